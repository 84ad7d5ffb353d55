/* SPDX-License-Identifier: MIT */
#include "daemon/core/cause.h"

#include <string.h>

#include "daemon/core/wording.h"

static const struct {
	const char *name, *remedy;
} causes[CAUSES] = {
	[CAUSE_NONE] = { "", "" },
	[CAUSE_NAME] = { "name",
			 WORDING("correct the name in the url, or the name servers in /etc/resolv.conf; "
				 "then systemctl restart booth-courier") },
	[CAUSE_NETWORK] = { "network",
			    WORDING("look at the network cable, the firewall and the server; "
				    "then systemctl reload booth-courier") },
	[CAUSE_PROXY] = { "proxy",
			  WORDING("correct the proxy's setting, or ask its administrator; then "
				  "systemctl restart booth-courier") },
	[CAUSE_TLS] = { "tls", WORDING("correct the certificates that the settings name; then "
				       "systemctl restart booth-courier") },
	[CAUSE_CLOCK] = { "clock",
			  WORDING("timedatectl set-ntp true, or timedatectl set-time; then "
				  "systemctl reload booth-courier") },
	[CAUSE_CREDENTIALS] = { "credentials", WORDING("correct the file of the credentials; then "
						       "systemctl restart booth-courier") },
	[CAUSE_ADDRESS] = { "address", WORDING("correct the url and the type in the settings; then "
					       "systemctl restart booth-courier") },
	[CAUSE_SPACE] = { "space",
			  WORDING("the server's administrator must make room; the courier goes on "
				  "by itself") },
	[CAUSE_PORTAL] = { "portal",
			   WORDING("ask the network's administrator to let this booth through; "
				   "then systemctl reload booth-courier") },
	[CAUSE_SERVER] = { "server", WORDING("the courier goes on by itself; systemctl reload "
					     "booth-courier tries at once") },
	[CAUSE_BOOTH] = { "booth",
			  WORDING("mend the file or folder that is named; then systemctl reload "
				  "booth-courier") },
};

const char *cause_name(enum cause cause)
{
	return causes[cause].name;
}

enum cause cause_find(const char *name)
{
	for (unsigned i = 0; i < CAUSES; i++)
		if (strcmp(causes[i].name, name) == 0)
			return (enum cause)i;
	return CAUSE_NONE;
}

const char *cause_remedy(enum cause cause)
{
	return causes[cause].remedy;
}
