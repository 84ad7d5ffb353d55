/* SPDX-License-Identifier: MIT */
#include "daemon/link/peer.h"

#include <errno.h>
#include <grp.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GROUPS_MAX = 256 };

static bool is_member(int fd, gid_t primary, gid_t wanted)
{
	if (primary == wanted)
		return true;
	gid_t groups[GROUPS_MAX];
	socklen_t size = sizeof(groups);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) < 0)
		return false;
	for (size_t i = 0; i < size / sizeof(groups[0]); i++)
		if (groups[i] == wanted)
			return true;
	return false;
}

int peer_read(int fd, struct peer *ret_peer)
{
	struct ucred credentials;
	socklen_t size = sizeof(credentials);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
		return -errno;
	bool is_operator = credentials.uid == 0 || credentials.uid == geteuid();
	const struct group *group = getgrnam("booth");
	*ret_peer = (struct peer){
		.pid = credentials.pid,
		.uid = credentials.uid,
		.is_operator = is_operator,
		.is_trusted =
			is_operator || (group && is_member(fd, credentials.gid, group->gr_gid)),
	};
	return 0;
}
