/* SPDX-License-Identifier: MIT */
#include "daemon/base/datagram.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

void datagram_receive(int fd, void *bytes, size_t room, struct datagram *ret_datagram)
{
	struct datagram *datagram = ret_datagram;
	struct iovec part = { .iov_base = bytes, .iov_len = room };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(datagram->fds))];
	} control = { 0 };
	struct msghdr header = { .msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes) };
	*datagram = (struct datagram){ .fd_count = 0 };
	datagram->size = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (datagram->size < 0) {
		datagram->size = -errno;
		return;
	}
	datagram->is_cut = (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
	struct cmsghdr *item = CMSG_FIRSTHDR(&header);
	if (item && item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS) {
		size_t size = item->cmsg_len - CMSG_LEN(0);
		memcpy(datagram->fds, CMSG_DATA(item), size);
		datagram->fd_count = (int)(size / sizeof(int));
	}
}

void datagram_close_files(const struct datagram *datagram)
{
	for (int i = 0; i < datagram->fd_count; i++)
		(void)close(datagram->fds[i]);
}

int datagram_map(int fd, size_t size, void **ret_memory)
{
	struct stat status;
	int seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0 || !(seals & F_SEAL_SHRINK) || fstat(fd, &status) < 0 ||
	    status.st_size < (off_t)size)
		return -EBADMSG;
	void *memory = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		return -errno;
	*ret_memory = memory;
	return 0;
}
