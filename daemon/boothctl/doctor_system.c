/* SPDX-License-Identifier: MIT */
/* The doctor's look at the machine: disk, clock, network, credentials, models, fonts. */
#include "daemon/boothctl/doctor_checks.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/hash.h"
#include "daemon/core/model_pins.h"

enum { PATH_BYTES = 512, HOST_BYTES = 256, CONNECT_MS = 5000, MIB = 1024 * 1024 };

/* Nothing of the booth ran before this: 2026-01-01. */
static const int64_t earliest_ms = 1767225600LL * 1000;

void doctor_system_disk(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	const struct config_spool *spool = &scene->config->spool;
	struct statvfs disk;
	struct stat folder;
	if (stat(spool->path, &folder) < 0 || statvfs(spool->path, &disk) < 0) {
		doctor_say(finding, DOCTOR_BAD,
			   "systemd-tmpfiles --create boothd.conf, or mount it",
			   "spool.path = %s: %s", spool->path, strerror(errno));
		return;
	}
	const long long free_mb = (long long)(disk.f_bavail * disk.f_frsize / MIB);
	const unsigned long long inodes = disk.f_favail;
	if (disk.f_flag & ST_RDONLY)
		doctor_say(finding, DOCTOR_BAD, "see dmesg: a failing disk is mounted read-only",
			   "%s is mounted read-only", spool->path);
	else if (free_mb < spool->reserve_mb || (disk.f_files > 0 && inodes < 1000))
		doctor_say(finding, DOCTOR_BAD,
			   "let the courier send, shorten spool.retention_days, or make room",
			   "%s has %lld MiB and %llu files left; below %d MiB the booth closes",
			   spool->path, free_mb, inodes, spool->reserve_mb);
	else if ((folder.st_mode & 07777) != 02770)
		doctor_say(finding, DOCTOR_WARNING, "systemd-tmpfiles --create boothd.conf",
			   "%s has mode %o, not 2770: the courier may not move photos", spool->path,
			   folder.st_mode & 07777);
	else
		doctor_say(finding, DOCTOR_GOOD, "", "%s has %lld MiB left", spool->path, free_mb);
}

void doctor_system_clock(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	(void)scene;
	char text[32] = "?";
	const int64_t now_ms = clock_realtime_ms();
	const time_t now = (time_t)(now_ms / 1000);
	struct tm parts;
	if (gmtime_r(&now, &parts))
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	if (now_ms < earliest_ms)
		doctor_say(
			finding, DOCTOR_BAD,
			"timedatectl set-time, then a time server; a dead battery loses the time",
			"it is %s, which cannot be", text);
	else if (!clock_is_synchronised())
		doctor_say(
			finding, DOCTOR_WARNING,
			"name a time server in timesyncd.conf; records say that it was not right",
			"it is %s, and no time server confirms it", text);
	else if (!clock_timesyncd_confirms())
		doctor_say(finding, DOCTOR_WARNING,
			   "use systemd-timesyncd, or widen two units as Sandboxes in "
			   "/usr/share/doc/boothd/operations.md says",
			   "it is %s, synchronised, but not by systemd-timesyncd: boothd and "
			   "booth-courier cannot see it, and what was sent is not deleted",
			   text);
	else
		doctor_say(finding, DOCTOR_GOOD, "", "it is %s, synchronised", text);
}

/* https://HOST[:PORT]/..., http, socks5h; brackets around IPv6; a proxy's may have USER:PASSWORD@
 * before the host, which nobody shall see. */
static int parse_address(const char *url, char host[HOST_BYTES], char port[8])
{
	const char *at = strstr(url, "://");
	if (!at)
		return -EINVAL;
	(void)snprintf(port, 8, "%s", strncmp(url, "https:", 6) == 0 ? "443" : "80");
	at += 3;
	for (const char *c = at; *c && *c != '/'; c++)
		if (*c == '@')
			at = c + 1;
	const bool is_bracketed = *at == '[';
	at += is_bracketed;
	size_t length = strcspn(at, is_bracketed ? "]" : ":/");
	if (length == 0 || length >= HOST_BYTES)
		return -EINVAL;
	memcpy(host, at, length);
	host[length] = '\0';
	at += length + (is_bracketed ? 1 : 0);
	if (*at == ':')
		(void)snprintf(port, 8, "%.*s", (int)strcspn(at + 1, "/"), at + 1);
	return 0;
}

static int connect_to(const struct addrinfo *address)
{
	autoclose int fd =
		socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
		       address->ai_protocol);
	if (fd < 0)
		return -errno;
	if (connect(fd, address->ai_addr, address->ai_addrlen) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return -errno;
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	if (poll(&wait, 1, CONNECT_MS) <= 0)
		return -ETIMEDOUT;
	int error = 0;
	socklen_t size = sizeof(error);
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		return -errno;
	return -error;
}

static void try_address(const char *host, const char *port, struct doctor_finding *finding)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses = NULL;
	int r = getaddrinfo(host, port, &hints, &addresses);
	if (r != 0) {
		doctor_say(finding, DOCTOR_BAD, "look at the network cable, DNS and courier.url",
			   "%s is not found: %s", host, gai_strerror(r));
		return;
	}
	r = -ENOENT;
	for (const struct addrinfo *it = addresses; it && r != 0; it = it->ai_next)
		r = connect_to(it);
	freeaddrinfo(addresses);
	if (r < 0)
		doctor_say(finding, DOCTOR_BAD,
			   "is the server up, and the firewall open? photos wait here meanwhile",
			   "%s port %s cannot be reached: %s", host, port, strerror(-r));
	else
		doctor_say(finding, DOCTOR_GOOD, "", "%s port %s answers", host, port);
}

void doctor_system_network(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	const struct config_server *courier = &scene->config->courier.server;
	char host[HOST_BYTES], port[8];
	if (strcmp(courier->type, "none") == 0) {
		doctor_say(finding, DOCTOR_OFF, "", "courier.type = none: photos stay here");
		return;
	}
	const bool has_proxy = courier->proxy[0] && strcmp(courier->proxy, "direct") != 0;
	const char *url = has_proxy ? courier->proxy : courier->url;
	if (parse_address(url, host, port) < 0)
		doctor_say(finding, DOCTOR_BAD, "write it as https://HOST/FOLDER", "%s = %s",
			   has_proxy ? "courier.proxy" : "courier.url",
			   strchr(url, '@') ? "..." : url);
	else if (scene->may_connect)
		try_address(host, port, finding);
	else
		doctor_say(finding, DOCTOR_OFF, "", "%s port %s was not asked", host, port);
}

/* A bare name is what booth-courier.service loads: /etc/credstore/boothd.NAME, plain or encrypted.
 */
static bool is_secret_there(const char *root, const char *name, char *path, size_t size)
{
	if (strchr(name, '/')) {
		(void)snprintf(path, size, "%s", name);
		return access(path, F_OK) == 0;
	}
	(void)snprintf(path, size, "%s/etc/credstore.encrypted/boothd.%s", root, name);
	if (access(path, F_OK) == 0)
		return true;
	(void)snprintf(path, size, "%s/etc/credstore/boothd.%s", root, name);
	return access(path, F_OK) == 0;
}

static bool is_secret_good(const struct doctor_scene *scene, const char *key, const char *name,
			   bool is_secret, struct doctor_finding *finding)
{
	char path[PATH_BYTES];
	struct stat status;
	if (!name[0])
		return true;
	if (!is_secret_there(scene->root, name, path, sizeof(path))) {
		doctor_say(finding, DOCTOR_BAD,
			   "put it there (mode 0600), then restart booth-courier",
			   "%s = %s: %s is not there", key, name, path);
		return false;
	}
	if (is_secret && stat(path, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO))) {
		doctor_say(finding, DOCTOR_WARNING,
			   "chmod 0600; then only root and the courier's unit read it",
			   "%s can be read by others (mode %o)", path, status.st_mode & 07777);
		return false;
	}
	return true;
}

void doctor_system_credentials(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	const struct config_server *courier = &scene->config->courier.server;
	const struct config_server *mirror = &scene->config->mirror.server;
	if (strcmp(courier->type, "none") == 0) {
		doctor_say(finding, DOCTOR_OFF, "", "courier.type = none: none is needed");
		return;
	}
	if (strcmp(courier->type, "s3") == 0 && !courier->credentials[0]) {
		doctor_say(finding, DOCTOR_BAD,
			   "set it, and write \"user = \" and \"password = \" there",
			   "s3 needs courier.credentials");
		return;
	}
	if (!is_secret_good(scene, "courier.credentials", courier->credentials, true, finding) ||
	    !is_secret_good(scene, "courier.key", courier->key, true, finding) ||
	    !is_secret_good(scene, "courier.certificate", courier->certificate, false, finding) ||
	    !is_secret_good(scene, "courier.ca", courier->ca, false, finding))
		return;
	if (strcmp(mirror->type, "none") != 0 &&
	    (!is_secret_good(scene, "mirror.credentials", mirror->credentials, true, finding) ||
	     !is_secret_good(scene, "mirror.key", mirror->key, true, finding)))
		return;
	if (!courier->credentials[0] && !courier->certificate[0])
		doctor_say(finding, DOCTOR_WARNING,
			   "set courier.credentials, unless it is meant so",
			   "the server is asked without any");
	else
		doctor_say(finding, DOCTOR_GOOD, "", "all files that the settings name are there");
}

/* 0: the file is the pinned one. */
static int check_model(const char *folder, enum model_role role, struct problem *problem)
{
	char path[PATH_BYTES], found[HASH_TEXT_SIZE];
	struct hash hash;
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, model_file_name(role)) >=
	    sizeof(path))
		return problem_set(problem, -ENAMETOOLONG, "examiner.models = %s: too long",
				   folder);
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r = fd < 0 ? -errno : hash_file(fd, &hash);
	if (r < 0)
		return problem_set(problem, r, "cannot read the model %s: %s", path, strerror(-r));
	hash_format(&hash, found);
	if (strcmp(found, model_sha256(role)) == 0)
		return 0;
	return problem_set(problem, -EBADMSG, "model %s has SHA-256 %s, expected %s", path, found,
			   model_sha256(role));
}

void doctor_system_models(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	const char *folder = scene->config->examiner.models;
	for (int role = 0; role < MODEL_ROLES; role++) {
		struct problem problem = { "" };
		if (check_model(folder, (enum model_role)role, &problem) < 0) {
			doctor_say(
				finding, DOCTOR_BAD,
				"apt install --reinstall boothd-models, or correct examiner.models",
				"%s", problem.text);
			return;
		}
	}
	doctor_say(finding, DOCTOR_GOOD, "", "%d files in %s, each the pinned one", MODEL_ROLES,
		   folder);
}

static int is_wanted_font(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	return kind == FTW_F && strncmp(path + place->base, "NotoSansCJK", 11) == 0;
}

void doctor_system_fonts(const struct doctor_scene *scene, struct doctor_finding *finding)
{
	enum { FOLDERS_OPEN = 8 };
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%s/usr/share/fonts", scene->root);
	if (nftw(path, is_wanted_font, FOLDERS_OPEN, FTW_PHYS) == 1)
		doctor_say(finding, DOCTOR_GOOD, "", "Noto Sans CJK is there");
	else
		doctor_say(finding, DOCTOR_BAD, "apt install fonts-noto-cjk",
			   "no Chinese font: the screen would show boxes");
}
