/* SPDX-License-Identifier: MIT */
/*
 * The settings of a server that receives photos. The sections courier and mirror both have these
 * settings, in a struct config_server. config_rows.h explains the columns. It includes this file
 * once for each of the two sections, and defines the macro SERVER as the section's name before each
 * include. (This file has no guard, because it is included more than once.)
 */
/* clang-format off */
SERVER_ROW(SERVER, ca,          PATH, "", 0, 255, "", START,
	"PEM file of the authorities that may sign the server's certificate; empty: the system's")
SERVER_ROW(SERVER, certificate, PATH, "", 0, 255, "", START,
	"PEM file of this booth's client certificate; empty: none")
SERVER_ROW(SERVER, credentials, PATH, "", 0, 255, "", START,
	"file with \"user = \", \"password = \" or \"token = \" lines; a name without / is looked up "
	"among the unit's systemd credentials")
SERVER_ROW(SERVER, key,         PATH, "", 0, 255, "", START,
	"PEM file of the client certificate's key; a name without / as in credentials")
SERVER_ROW(SERVER, prefix,      TEXT, "", 0, 40, "", START,
	"what all object keys begin with: letters, digits, . _ - and single / between them")
SERVER_ROW(SERVER, proof,       CHOICE, "read", 0, 0, "read|head", START,
	"how the courier proves that a file arrived: it reads the whole file back, or, on an expensive "
	"line, asks for its size only (webdav)")
SERVER_ROW(SERVER, proxy,       TEXT, "", 0, 255, "", START,
	"proxy to use: http://HOST:PORT or socks5h://HOST:PORT; direct: no proxy; empty: as the "
	"environment says")
SERVER_ROW(SERVER, region,      TEXT, "us-east-1", 1, 40, "", START,
	"region of the bucket (s3)")
SERVER_ROW(SERVER, type,        CHOICE, "none", 0, 0, "none|webdav|s3|tus", START,
	"kind of server; none: nothing is sent to it")
SERVER_ROW(SERVER, url,         TEXT, "", 0, 255, "", START,
	"where photos go: https://HOST/FOLDER, for s3 https://HOST/BUCKET or https://BUCKET.HOST")
