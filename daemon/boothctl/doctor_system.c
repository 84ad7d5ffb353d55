/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/doctor_system.h"

#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/boothctl/credstore.h"
#include "daemon/core/model_pins.h"
#include "daemon/core/wording.h"
#include "daemon/net/credentials.h"

enum {
	PATH_BYTES = 512,
	HOST_BYTES = 256,
	CONNECT_MS = 5000,
	MIB = 1024 * 1024,
	MODEL_BYTES_MAX = 64 * MIB
};

static void report_space(const struct config_spool *spool, const struct statvfs *disk, mode_t mode,
			 struct finding *finding)
{
	enum { INODES_MIN = 1000, FOLDER_MODE = 02770 };
	long long free_mb = (long long)(disk->f_bavail * disk->f_frsize / MIB);
	unsigned long long inodes = disk->f_favail;
	if (disk->f_flag & ST_RDONLY)
		finding_set(finding, FINDING_BAD, "see dmesg: a failing disk is mounted read-only",
			    "%s is mounted read-only", spool->path);
	else if (free_mb < spool->reserve_mb || (disk->f_files > 0 && inodes < INODES_MIN))
		finding_set(finding, FINDING_BAD,
			    "let the courier send, shorten spool.retention_days, or make room",
			    "%s has %lld MiB and %llu files left; below %d MiB the booth closes",
			    spool->path, free_mb, inodes, spool->reserve_mb);
	else if (mode != FOLDER_MODE)
		finding_set(finding, FINDING_WARNING, "systemd-tmpfiles --create boothd.conf",
			    "%s has mode %o, not 2770: the courier may not move photos",
			    spool->path, mode);
	else
		finding_set(finding, FINDING_GOOD, "", "%s has %lld MiB left", spool->path,
			    free_mb);
}

/* boothd takes photos also where it cannot count them. */
static void look_at_stats(const char *path, struct finding *finding)
{
	struct stat folder;
	if (finding->state == FINDING_GOOD && stat(path, &folder) == 0 && !S_ISDIR(folder.st_mode))
		finding_set(finding, FINDING_WARNING, "move it away; boothd makes the folder",
			    "booth.stats = %s is no folder, so nothing is counted", path);
}

void doctor_system_disk(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config_spool *spool = &scene->config->spool;
	struct statvfs disk;
	struct stat folder;
	bool is_there = stat(spool->path, &folder) == 0;
	if (is_there && !S_ISDIR(folder.st_mode))
		finding_set(finding, FINDING_BAD,
			    "move it away, then systemd-tmpfiles --create boothd.conf",
			    "spool.path = %s is no folder", spool->path);
	else if (is_there && statvfs(spool->path, &disk) == 0)
		report_space(spool, &disk, folder.st_mode & 07777, finding);
	else
		finding_set(finding, FINDING_BAD,
			    "systemd-tmpfiles --create boothd.conf, or mount it",
			    "spool.path = %s: %s", spool->path, error_text(errno));
	look_at_stats(scene->config->booth.stats, finding);
}

static void report_time(const char *now, bool can_be, struct finding *finding)
{
	if (!can_be)
		finding_set(
			finding, FINDING_BAD,
			"timedatectl set-time, then a time server; a dead battery loses the time",
			"it is %s, which cannot be", now);
	else if (!clock_is_synchronised())
		finding_set(finding, FINDING_WARNING,
			    "name a time server in timesyncd.conf; until then records carry "
			    "clock_synchronised = false",
			    "it is %s, and no time server confirms it", now);
	else if (!clock_timesyncd_confirms())
		finding_set(finding, FINDING_WARNING,
			    "use systemd-timesyncd, or widen two units as Sandboxes in "
			    "/usr/share/doc/boothd/operations.md says",
			    "it is %s, synchronised, but not by systemd-timesyncd: boothd and "
			    "booth-courier cannot see it, and what was sent is not deleted",
			    now);
	else
		finding_set(finding, FINDING_GOOD, "", "it is %s, synchronised", now);
}

void doctor_system_clock(const struct doctor_scene *scene, struct finding *finding)
{
	char text[32] = "?";
	int64_t now_ms = clock_realtime_ms();
	time_t now = (time_t)(now_ms / 1000);
	struct tm parts;
	(void)scene;
	if (gmtime_r(&now, &parts))
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	report_time(text, clock_can_show(now_ms), finding);
}

/* Copies host and port from a URL of the form SCHEME://[USER:PASSWORD@]HOST[:PORT][/...]. An
 * IPv6 address stands in brackets. The password is never copied to host or port, so no finding
 * shows it. */
static int parse_address(const char *url, char host[HOST_BYTES], char port[8])
{
	const char *at = strstr(url, "://");
	if (!at || (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0 &&
		    strncmp(url, "socks", 5) != 0))
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

static void try_address(const char *host, const char *port, struct finding *finding)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses = NULL;
	int r = getaddrinfo(host, port, &hints, &addresses);
	if (r != 0) {
		finding_set(finding, FINDING_BAD, "look at the network cable, DNS and courier.url",
			    "%s is not found: %s", host, wording_of(gai_strerror(r)));
		return;
	}
	r = -ENOENT;
	for (const struct addrinfo *it = addresses; it && r != 0; it = it->ai_next)
		r = connect_to(it);
	freeaddrinfo(addresses);
	if (r < 0)
		finding_set(finding, FINDING_BAD,
			    "is the server up, and the firewall open? photos wait here meanwhile",
			    "%s port %s cannot be reached: %s", host, port, error_text(-r));
	else
		finding_set(finding, FINDING_GOOD, "", "%s port %s answers", host, port);
}

void doctor_system_network(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config_server *courier = &scene->config->courier.server;
	char host[HOST_BYTES], port[8];
	if (strcmp(courier->type, "none") == 0) {
		finding_set(finding, FINDING_OFF, "", "courier.type = none: photos stay here");
		return;
	}
	const bool has_proxy = courier->proxy[0] && strcmp(courier->proxy, "direct") != 0;
	const char *url = has_proxy ? courier->proxy : courier->url;
	if (parse_address(url, host, port) < 0)
		finding_set(finding, FINDING_BAD, "write it as https://HOST/FOLDER", "%s = %s",
			    has_proxy ? "courier.proxy" : "courier.url",
			    strchr(url, '@') ? "..." : url);
	else if (scene->may_connect)
		try_address(host, port, finding);
	else
		finding_set(finding, FINDING_OFF, "", "%s port %s was not asked", host, port);
}

/* Finds the file of a secret: the path that the settings name, or the credential of this name. */
static enum credstore_kind find_secret(const char *root, const char *name,
				       char path[CREDSTORE_PATH_SIZE])
{
	if (!strchr(name, '/'))
		return credstore_find(root, name, path);
	(void)snprintf(path, CREDSTORE_PATH_SIZE, "%s", name);
	return access(path, F_OK) == 0 ? CREDSTORE_PLAIN : CREDSTORE_MISSING;
}

/* Returns false if the file with the user and the password can be read here, and holds neither. */
static bool is_login_good(enum credstore_kind kind, const char *path, struct finding *finding)
{
	struct problem problem = { "" };
	struct credentials credentials = { .user = "" };
	int r = kind == CREDSTORE_PLAIN ? credentials_read("courier", path, &problem, &credentials)
					: 0;
	credentials_wipe(&credentials);
	if (r == -EINVAL)
		finding_set(
			finding, FINDING_BAD,
			"write the lines \"user = \" and \"password = \", or \"token = \", there; "
			"then restart booth-courier",
			"%s", problem.text);
	return r != -EINVAL;
}

/* Checks a file that the courier needs. Returns false if it is faulty; the finding then says how.
 * is_secret: nobody except root may have permission to read the file. */
static bool is_secret_good(const struct doctor_scene *scene, const char *key, const char *name,
			   bool is_secret, struct finding *finding)
{
	char path[CREDSTORE_PATH_SIZE];
	struct stat status;
	bool is_login = strstr(key, ".credentials") != NULL;
	if (!name[0])
		return true;
	enum credstore_kind kind = find_secret(scene->root, name, path);
	bool is_open = is_secret && kind == CREDSTORE_PLAIN && stat(path, &status) == 0 &&
		       (status.st_mode & (S_IRWXG | S_IRWXO));
	if (kind == CREDSTORE_MISSING)
		finding_set(finding, FINDING_BAD,
			    "put it there (mode 0600), then restart booth-courier",
			    "%s = %s: %s is not there", key, name, path);
	else if (kind == CREDSTORE_UNLOADED)
		finding_set(finding, FINDING_BAD,
			    "systemctl edit booth-courier: [Service] and LoadCredentialEncrypted=, "
			    "as Install in operations.md says; then restart booth-courier",
			    "%s = %s: %s is sealed, and the unit does not load it", key, name,
			    path);
	else if (is_login && !is_login_good(kind, path, finding))
		return false;
	else if (is_open)
		finding_set(finding, FINDING_WARNING,
			    "chmod 0600; then only root and the courier's unit read it",
			    "%s can be read by others (mode %o)", path, status.st_mode & 07777);
	return kind != CREDSTORE_MISSING && kind != CREDSTORE_UNLOADED && !is_open;
}

static bool are_secrets_good(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config_server *courier = &scene->config->courier.server;
	const struct config_server *mirror = &scene->config->mirror.server;
	if (!is_secret_good(scene, "courier.credentials", courier->credentials, true, finding) ||
	    !is_secret_good(scene, "courier.key", courier->key, true, finding) ||
	    !is_secret_good(scene, "courier.certificate", courier->certificate, false, finding) ||
	    !is_secret_good(scene, "courier.ca", courier->ca, false, finding))
		return false;
	return strcmp(mirror->type, "none") == 0 ||
	       (is_secret_good(scene, "mirror.credentials", mirror->credentials, true, finding) &&
		is_secret_good(scene, "mirror.key", mirror->key, true, finding));
}

void doctor_system_credentials(const struct doctor_scene *scene, struct finding *finding)
{
	const struct config_server *courier = &scene->config->courier.server;
	if (strcmp(courier->type, "none") == 0)
		finding_set(finding, FINDING_OFF, "",
			    "courier.type = none: no credentials are needed");
	else if (strcmp(courier->type, "s3") == 0 && !courier->credentials[0])
		finding_set(finding, FINDING_BAD,
			    "set it, and write \"user = \" and \"password = \" there",
			    "s3 needs courier.credentials");
	else if (!are_secrets_good(scene, finding))
		return;
	else if (!courier->credentials[0] && !courier->certificate[0])
		finding_set(finding, FINDING_WARNING,
			    "set courier.credentials, unless the server needs none",
			    "the courier shows the server no credentials");
	else
		finding_set(finding, FINDING_GOOD, "",
			    "all files that the settings name are there");
}

static int check_model(const char *folder, enum model_role role, struct problem *problem)
{
	char path[PATH_BYTES], found[HASH_TEXT_SIZE];
	struct hash hash;
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, model_file_name(role)) >=
	    sizeof(path))
		return problem_set(problem, -ENAMETOOLONG, "examiner.models = %s: too long",
				   folder);
	autoclose int fd = -1;
	int r = file_open_path(path, MODEL_BYTES_MAX, &fd);
	if (r == 0)
		r = hash_file(fd, &hash);
	if (r < 0)
		return problem_set(problem, r, "cannot read the model %s: %s", path,
				   error_text(-r));
	hash_format(&hash, found);
	if (strcmp(found, model_sha256(role)) == 0)
		return 0;
	return problem_set(problem, -EBADMSG, "model %s has SHA-256 %s, expected %s", path, found,
			   model_sha256(role));
}

void doctor_system_models(const struct doctor_scene *scene, struct finding *finding)
{
	const char *folder = scene->config->examiner.models;
	for (int role = 0; role < MODEL_ROLES; role++) {
		struct problem problem = { "" };
		if (check_model(folder, (enum model_role)role, &problem) < 0) {
			finding_set(
				finding, FINDING_BAD,
				"apt install --reinstall boothd-models, or correct examiner.models",
				"%s", problem.text);
			return;
		}
	}
	finding_set(finding, FINDING_GOOD, "", "%d files in %s, each the pinned one", MODEL_ROLES,
		    folder);
}

static int is_wanted_font(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	return kind == FTW_F && strncmp(path + place->base, "NotoSansCJK", 11) == 0;
}

void doctor_system_fonts(const struct doctor_scene *scene, struct finding *finding)
{
	enum { FOLDERS_OPEN = 8 };
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%s/usr/share/fonts", scene->root);
	if (nftw(path, is_wanted_font, FOLDERS_OPEN, FTW_PHYS) == 1)
		finding_set(finding, FINDING_GOOD, "", "Noto Sans CJK is there");
	else
		finding_set(finding, FINDING_BAD, "apt install fonts-noto-cjk",
			    "no Chinese font: the screen would show boxes");
}

/* Returns whether one of the folders with what the booth says has the clip that every visit needs. */
static bool has_words(const struct doctor_scene *scene)
{
	static const char *const folders[] = { "etc/boothd/sound", "var/lib/booth-ui/sound" };
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char path[PATH_BYTES];
		(void)snprintf(path, sizeof(path), "%s/%s/zh_CN/look.wav", scene->root, folders[i]);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

/* Returns whether a sound card can play: its device is pcmC0D0p, with other numbers. */
static bool has_card(const struct doctor_scene *scene)
{
	char pattern[PATH_BYTES];
	glob_t found;
	(void)snprintf(pattern, sizeof(pattern), "%s/dev/snd/pcmC*p", scene->root);
	bool has = glob(pattern, 0, NULL, &found) == 0;
	if (has)
		globfree(&found);
	return has;
}

void doctor_system_sound(const struct doctor_scene *scene, struct finding *finding)
{
	if (strcmp(scene->config->screen.volume, "0") == 0)
		finding_set(finding, FINDING_OFF, "", "screen.volume = 0: the booth is silent");
	else if (!has_card(scene))
		finding_set(
			finding, FINDING_OFF, "",
			"no sound card: the booth is silent, and who cannot see the screen gets "
			"no help from it");
	else if (!has_words(scene))
		finding_set(finding, FINDING_WARNING, "apt install espeak-ng, then booth-ui-sound",
			    "the booth has nothing to say: no clip was recorded or rendered");
	else
		finding_set(finding, FINDING_GOOD, "", "a sound card and clips are there");
}
