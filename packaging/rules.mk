# What goes where, and the packages. Variables: DESTDIR, PREFIX, UNITDIR, UDEVDIR.
##@ Install and package it
DESTDIR ?=
PREFIX  ?= /usr
# Debian 12 has these two folders outside /usr.
UNITDIR ?= /lib/systemd/system
UDEVDIR ?= /lib/udev/rules.d
HELPERS := led-rights usb-reset out-of-order run-hooks
UNITS   := $(wildcard $(addprefix systemd/*.,service socket target path timer))
place    = install -D -m $(1) -t $(DESTDIR)$(2) $(3)

install: all $(MODELS)/.stamp ## put everything below DESTDIR, for packages (PREFIX=/usr)
	@$(call place,755,$(PREFIX)/bin,$(PROGRAMS:%=$(BUILD)/%))
	@$(call place,755,$(PREFIX)/lib/boothd,$(HELPERS:%=systemd/%))
	@$(call place,755,$(PREFIX)/sbin,systemd/booth-ui-sound)
	@$(call place,644,$(UNITDIR),$(UNITS))
	@$(call place,644,$(UDEVDIR),$(wildcard systemd/*.rules))
	@for name in boothd booth-office; do \
		install -D -m 644 systemd/$$name.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/$$name.conf && \
		install -D -m 644 systemd/$$name.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/$$name.conf || exit 1; \
	done
	@$(call place,644,$(PREFIX)/share/boothd/models,$(filter-out $(MODELS)/.stamp,$(wildcard $(MODELS)/*)))
	@$(call place,644,/etc/boothd,etc/boothd.conf)
	@install -d $(DESTDIR)/etc/boothd/boothd.conf.d
	@$(call place,644,/etc/boothd/profiles,$(wildcard etc/profiles/*.conf))
	@$(call place,644,$(PREFIX)/lib/boothd/profiles,$(wildcard etc/profiles/*.conf))
	@$(call place,644,$(PREFIX)/lib/booth-office/holidays,$(wildcard etc/holidays/*.txt))
	@$(call place,644,$(PREFIX)/lib/booth-office,docs/pia.zh.md)
	@$(call place,644,$(PREFIX)/lib/boothd/holidays,$(wildcard etc/holidays/*.txt))
	@$(call place,755,/etc/boothd/hooks.d,etc/hooks.d/example.sample)
	@$(call place,644,/etc/boothd/hooks.d,etc/hooks.d/README.md)
	@$(call place,644,$(PREFIX)/lib/systemd/catalog,systemd/boothd.catalog systemd/boothd.zh_CN.catalog)
	@$(call place,644,$(PREFIX)/share/bash-completion/completions,$(wildcard packaging/completion/*))
	@$(call place,644,$(PREFIX)/share/doc/boothd,$(wildcard docs/*.md) docs/record.schema.json)
	@$(call place,644,$(PREFIX)/share/doc/boothd/schemas,$(wildcard docs/schemas/*.json))
	@$(call place,644,$(PREFIX)/share/doc/boothd/monitoring,$(wildcard etc/monitoring/*))
	@for section in 1 5 8; do \
		$(call place,644,$(PREFIX)/share/man/man$$section,packaging/man/*.$$section) || exit 1; \
		$(call place,644,$(PREFIX)/share/man/zh_CN/man$$section,packaging/man/zh_CN/*.$$section) || exit 1; \
	done

check-units: ## units, catalog, alerts, dependencies: no mistakes, no sandbox wider than agreed
	$(install-deps) build run units
	@$(again) SAN=none models all
	@rm -rf build/units && $(MAKE) --no-print-directory SAN=none install DESTDIR=build/units >/dev/null
	@tests/packaging/check-units build/units
	@tests/packaging/check-restarts
	@tests/packaging/check-catalog
	@tests/packaging/check-monitoring
	@tests/packaging/check-depends

# The packages are built from a copy of the tracked files, so that no other file gets into them.
DEB_FOLDER := build/deb
deb: ## Debian packages, into build/deb
	$(install-deps) build run package
	@$(again) models
	@tests/packaging/check-depends
	@packaging/build-deb $(DEB_FOLDER) $(MODELS) $(VERSION)

# FROM=COMMIT: upgrade from the packages of that commit, which are built first.
FROM ?=
PREVIOUS := build/previous
check-packages: deb ## install, upgrade (FROM=COMMIT: from that commit's), remove, purge the packages in a container (root)
	@lintian --fail-on warning $(DEB_FOLDER)/*.changes
	@$(if $(FROM),rm -rf $(PREVIOUS) && git worktree prune && git worktree add -f --detach $(PREVIOUS) $(FROM) && \
		cd $(PREVIOUS) && packaging/build-deb build/deb $(abspath $(MODELS)) $(VERSION))
	@$(if $(FROM),PREVIOUS=$(PREVIOUS)/build/deb) tests/packaging/run $(DEB_FOLDER)

check-operations: deb ## run the commands of docs/operations.md, in each language, word for word on a bare Debian in a container (root)
	@tests/packaging/check-operations $(DEB_FOLDER)

check-reproducible: deb ## build the packages once more, elsewhere and otherwise: the same bytes
	@tests/packaging/check-reproducible $(DEB_FOLDER) $(MODELS) $(VERSION)

deb-arm64: ## Debian packages for arm64, into build/deb-arm64 (root)
	$(install-deps) build run package
	@$(again) SAN=none models all
	@packaging/cross-arm64 build/deb-arm64 $(MODELS) $(VERSION) $(PLAIN)/booth-check
