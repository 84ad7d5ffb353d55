# The booth's build. `make help` lists the goals. Each goal installs the Debian packages it needs
# (packaging/deps.list) and nothing else.

# make's own rules are of no use here, and looking for them at each file costs a tenth of a second.
MAKEFLAGS += --no-builtin-rules

SAN   ?= none
ifeq ($(origin CC),default)
CC    := gcc
endif
PKG_CONFIG ?= pkg-config
BUILD ?= build/$(SAN)-$(notdir $(CC))
SHARED ?= ../shared
VERSION := 0.1.0

PACKAGES := libevent_core libevent_extra libevent_pthreads libjpeg libpng libsystemd libv4l2 libevdev libdrm \
            cairo pangocairo json-c libcrypto libcurl sqlite3 libarchive expat shapelib libqrencode zbar alsa xlsxwriter
TEST_PACKAGES := cmocka

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
            -Wundef -Wformat=2 -Wswitch-enum -Wimplicit-fallthrough -Wcast-qual -Wwrite-strings \
            -Wnull-dereference -Werror
ifneq (,$(findstring gcc,$(notdir $(CC))))
WARNINGS += -Wlogical-op -Wduplicated-cond -Wduplicated-branches
endif
# clang's -Wconversion includes sign conversion, which the macros of ioctl and libevent do all the time. Only
# folders without these macros ask for this warning (SIGN_FOLDERS).
ifneq (,$(findstring clang,$(notdir $(CC))))
WARNINGS += -Wno-sign-conversion -Wno-implicit-int-float-conversion
endif
SIGN_FOLDERS := daemon/core daemon/imaging daemon/protocol

OPTIMISE_fuzz := -O1
OPTIMISE_cov  := -O0
# SAN=fuzz is for libFuzzer, SAN=cov counts the lines that run. Both serve `make fuzz` only.
OPTIMISE := $(or $(OPTIMISE_$(SAN)),-O2)
SANFLAGS_none :=
SANFLAGS_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SANFLAGS_tsan := -fsanitize=thread
SANFLAGS_fuzz := -fsanitize=fuzzer-no-link,address,undefined,float-cast-overflow -fno-sanitize-recover=all
SANFLAGS_cov  := --coverage
FORTIFY_none  := -D_FORTIFY_SOURCE=2
CFLAGS  += -std=c17 -g $(OPTIMISE) $(WARNINGS) $(SANFLAGS_$(SAN)) -fstack-protector-strong -fPIE -pthread
CPPFLAGS += -D_GNU_SOURCE -I. $(FORTIFY_$(SAN)) -DBOOTH_VERSION='"$(VERSION)"' -MMD -MP
LDFLAGS += $(SANFLAGS_$(SAN)) -pie -pthread -Wl,--as-needed -Wl,-z,relro,-z,now
# pkg-config runs when the first recipe needs its answer: goals that build nothing do not need it.
once = $(eval $(1) := $(2))$($(1))
# A machine without a compiler is told what to do before gcc's "No such file".
needed = $(if $(shell command -v $(firstword $(1))),,$(error $(firstword $(1)) is not installed; `make deps` installs what every goal needs))
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(call needed,$(PKG_CONFIG))$(call needed,$(CC))$(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PACKAGES))))
TEST_CFLAGS = $(call once,TEST_CFLAGS,$(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES))))
PKG_LIBS   = $(call once,PKG_LIBS,$(shell $(PKG_CONFIG) --libs $(PACKAGES)))
TEST_LIBS  = $(call once,TEST_LIBS,$(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES)))
# libcsv and libcups have no file for pkg-config.
LDLIBS = $(PKG_LIBS) -lcsv -lcups -lm

FOLDERS  := $(shell sed -n 's/^\([^\# ][^ ]*\).*/\1/p' daemon/LAYERS)
MAINS    := daemon/boothd/boothd.c daemon/boothctl/boothctl.c daemon/booth-check/booth-check.c \
            daemon/courier/booth-courier.c daemon/booth-reader/booth-reader.c daemon/booth-office/booth-office.c \
            booth-ui/booth-ui.c
PROGRAMS := $(notdir $(MAINS:.c=))
SOURCES  := $(filter-out $(MAINS),$(wildcard $(addsuffix /*.c,$(FOLDERS))))
HEADERS  := $(wildcard $(addsuffix /*.h,$(FOLDERS)))
# Objects lie where their sources do. Only those of booth-ui/ lie in ui/: the program has the folder's name.
objects   = $(patsubst $(BUILD)/booth-ui/%,$(BUILD)/ui/%,$(1:%.c=$(BUILD)/%.o))
OBJECTS  := $(call objects,$(SOURCES))
SUPPORT  := $(wildcard tests/support/*.c)
UNIT     := $(wildcard tests/unit/test_*.c)
UNIT_BINS := $(UNIT:tests/unit/%.c=$(BUILD)/tests/unit/%)
SYSTEM_BINS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/system/*.c))
FUZZ_BINS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCHES  := $(wildcard tests/bench/bench_*.c)
BENCH_BINS := $(BENCHES:tests/bench/%.c=$(BUILD)/tests/bench/%)
MODELS   := build/models

# QUIET=yes prints faults only.
progress = $(if $(QUIET),:,echo "  $(1)")
define compile
	@mkdir -p $(@D)
	@$(call progress,CC    $<)
	@$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(if $(filter tests/%,$<),$(TEST_CFLAGS)) $(CFLAGS) $(CFLAGS_$(patsubst %/,%,$(dir $<))) $(CFLAGS_$<) -c -o $@ $<
endef
$(BUILD)/ui/%.o: booth-ui/%.c
	$(compile)
$(BUILD)/%.o: %.c
	$(compile)
$(foreach f,$(SIGN_FOLDERS),$(eval CFLAGS_$(f) := -Wsign-conversion))
# The networks and the pixel loops are arithmetic: -O3 makes them faster (measured: docs/bench.md).
CFLAGS_daemon/examiner/nn   := -O3
CFLAGS_daemon/examiner/face := -O3
CFLAGS_daemon/examiner      := -O3
# The sitter stands in for a camera: a real booth does not spend its time.
CFLAGS_daemon/sitter := -O3
# booth-reader looks at half a million pixels five times a second.
CFLAGS_daemon/booth-reader := -O3
# Under the sanitizers, drawing phones would take most of a test's time.
CFLAGS_tests/support/phone.c := -O3 $(if $(SANFLAGS_$(SAN)),-fno-sanitize=all)
include daemon/rules.mk
include booth-ui/rules.mk

$(BUILD)/libbooth.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^
$(BUILD)/libsupport.a: $(SUPPORT:%.c=$(BUILD)/%.o)
	@rm -f $@
	@ar rcs $@ $^

define program
$(BUILD)/$(notdir $(1:.c=)): $(call objects,$(1)) $(BUILD)/libbooth.a
	@$$(call progress,LINK  $$@)
	@$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LDLIBS)
endef
$(foreach m,$(MAINS),$(eval $(call program,$(m))))

# A test names the calls that it replaces in a line `wrap: name name` of its first comment.
wraps = $(addprefix -Wl$(comma)--wrap=,$(shell sed -n 's/^.*wrap: *//p' $(1) | head -n 1 | tr -d '*/'))
comma := ,
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libsupport.a $(BUILD)/libbooth.a
	@$(call progress,LINK  $@)
	@$(CC) $(LDFLAGS) $(call wraps,tests/unit/$*.c) -o $@ $^ $(LDLIBS) $(TEST_LIBS)
# A fuzzer: libFuzzer's main function under SAN=fuzz, else that of tests/fuzz/replay.c.
$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(if $(filter fuzz,$(SAN)),,$(BUILD)/tests/fuzz/replay.o) $(BUILD)/libsupport.a $(BUILD)/libbooth.a
	@$(call progress,LINK  $@)
	@$(CC) $(LDFLAGS) $(if $(filter fuzz,$(SAN)),-fsanitize=fuzzer) $(call wraps,tests/fuzz/fuzz_$*.c) -o $@ $^ $(LDLIBS) $(TEST_LIBS)
# Programs that system tests run beside the booth's.
$(BUILD)/tests/system/%: $(BUILD)/tests/system/%.o $(BUILD)/libsupport.a $(BUILD)/libbooth.a
	@$(call progress,LINK  $@)
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/tests/eval/%: $(BUILD)/tests/eval/%.o $(BUILD)/libbooth.a
	@$(call progress,LINK  $@)
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
# What tests/long/codes runs.
$(BUILD)/tests/long/codes_table: $(BUILD)/tests/long/codes_table.o $(BUILD)/libsupport.a $(BUILD)/libbooth.a
	@$(call progress,LINK  $@)
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libsupport.a $(BUILD)/libbooth.a
	@$(call progress,LINK  $@)
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.SECONDARY:
# `make run` itself builds nothing; the make that it starts does, and needs these.
ifneq ($(MAKECMDGOALS),run)
-include $(OBJECTS:.o=.d) $(UNIT:%.c=$(BUILD)/%.d) $(SYSTEM_BINS:%=%.d) $(patsubst %.c,$(BUILD)/%.d,$(wildcard tests/eval/*.c)) $(FUZZ_BINS:%=%.d) $(BENCH_BINS:%=%.d) $(patsubst %.o,%.d,$(call objects,$(MAINS))) $(SUPPORT:%.c=$(BUILD)/%.d)
endif

# ---- checks of the tree ----
# *_rows.h are tables, which other files include in their middle.
HEADER_CHECKS := $(patsubst %.h,$(BUILD)/headers/%.ok,$(filter-out %_rows.h,$(HEADERS)))
$(BUILD)/headers/%.ok: %.h
	@mkdir -p $(@D)
	@$(CC) $(filter-out -MMD -MP,$(CPPFLAGS)) $(PKG_CFLAGS) -std=c17 -fsyntax-only -x c $< && touch $@
headers: $(HEADER_CHECKS)
# Programs that only the guest and the sweeps build: that they still compile is seen here.
RARE_CHECKS := $(patsubst %.c,$(BUILD)/rare/%.ok,$(wildcard tests/long/*.c tests/vm/*.c))
$(BUILD)/rare/%.ok: %.c $(HEADERS)
	@mkdir -p $(@D)
	@$(CC) $(filter-out -MMD -MP,$(CPPFLAGS)) $(PKG_CFLAGS) $(TEST_CFLAGS) $(CFLAGS) -fsyntax-only $< && touch $@
rare: $(RARE_CHECKS)
checks: headers rare all
	@tests/checks/layers
	@tests/checks/banned
	@tests/checks/config
	@tests/checks/modules
	@tests/checks/spdx
	@tests/checks/references
	@tests/checks/texts
	@tests/checks/wording
	@tests/checks/translations
	@tests/checks/lengths
	@docs/make-map --check
ifeq ($(SAN),none)
	@tests/checks/purity $(BUILD)
	@tests/checks/circles $(BUILD) $(patsubst $(BUILD)/%,%,$(OBJECTS) $(call objects,$(MAINS)))
	@tests/checks/programs $(BUILD)
endif
	@echo "checks of the tree: passed"

# ---- what a person types: `##` says in `make help` what a goal does ----
# All processors, unless -j says how many.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
again = $(MAKE) $(JOBS) --no-print-directory
install-deps = @packaging/install-deps
PLAIN := build/none-$(notdir $(CC))

##@ Try it
run: ## start a whole booth on this machine: screen and buttons in the browser
	$(install-deps) build run
	@[ -x $(PLAIN)/booth-ui ] || { $(again) models && \
		echo "  CC    building $(words $(PROGRAMS)) programs from $(words $(SOURCES) $(MAINS)) files" && \
		$(again) SAN=none QUIET=yes all; }
	@$(again) SAN=none models all
	@packaging/run-demo $(PLAIN)
all: $(PROGRAMS:%=$(BUILD)/%) ## build the programs (into BUILD)
	@:

##@ Test it
check: ## all tests under asan and ubsan, and the checks of the tree
	$(install-deps) build run check
	@$(again) SAN=none models checks
	@$(again) SAN=$(if $(filter command line environment,$(origin SAN)),$(SAN),asan) check-run
check-run: all $(UNIT_BINS) $(FUZZ_BINS) $(SYSTEM_BINS) ## the tests alone, as built (SAN=asan, tsan or none)
	@tests/run $(BUILD) $(UNIT_BINS)

TSAN_TESTS := test_worker test_saver test_census test_folders test_camera_sim test_clerk
tsan: ## the threads' tests under tsan
	$(install-deps) build run tsan
	@$(again) SAN=tsan models tsan-run
tsan-run: $(TSAN_TESTS:%=$(BUILD)/tests/unit/%)
	@for test in $^; do BOOTH_SHARED=$${BOOTH_SHARED:-$(SHARED)} $$test >$(BUILD)/tsan.log 2>&1 || { cat $(BUILD)/tsan.log; exit 1; }; echo "  tsan ok  $${test##*/}"; done

lint: ## formatting, clang-tidy, cppcheck, and a clean build by the other compiler
	$(install-deps) build lint
	@tests/checks/format
	@$(again) CC=clang SAN=none all
	+@tests/checks/tidy

SECONDS ?= 60
fuzz: ## a fuzzer of tests/fuzz: NAME=json SECONDS=60; without NAME all of them; prints what they covered
	$(install-deps) build run check long
	@$(again) CC=clang SAN=fuzz QUIET=yes fuzzers
	@$(again) CC=gcc SAN=cov QUIET=yes fuzzers
	@tests/fuzz/run $(SECONDS) $(NAME)
fuzzers: $(if $(NAME),$(BUILD)/tests/fuzz/fuzz_$(NAME),$(FUZZ_BINS))

check-long: ## sweeps and soaks that take long
	$(install-deps) build run check long
	@$(again) SAN=none models all
	@tests/long/run $(PLAIN)

# SCENARIOS: which scenarios of tests/vm/run to boot; default: all. The scenario `packages` needs the packages.
SCENARIOS ?=
check-vm: $(if $(filter packages,$(or $(SCENARIOS),packages)),deb) ## a whole booth and each device on real drivers, in a guest (needs the shared rig)
	$(install-deps) build run
	@$(again) SAN=none models all $(PLAIN)/libbooth.a $(PLAIN)/tests/system/draw_codes
	@tests/vm/run $(PLAIN) $(SCENARIOS)

check-bare: ## README's two commands on a bare Debian 12, and what they install (root)
	@tests/packaging/bare

bench: ## figures, each with a yardstick beside it
	$(install-deps) build run check
	@$(again) SAN=none BENCH=1 models bench-run
bench-run: all $(BENCH_BINS)
	@tests/bench/run $(BUILD) $(BENCH_BINS) tests/bench/screen tests/bench/courier

bench-office: ## figures of booth-office over 120,000 items made from a seed (about 15 minutes, 4 GB below TMPDIR)
	$(install-deps) build run check
	@$(again) SAN=none all $(PLAIN)/tests/bench/office_loop
	@tests/bench/office $(PLAIN)

eval: ## judge the shared photographs and write tests/eval/developers.tsv (git diff shows what changed)
	$(install-deps) build run eval
	@$(again) SAN=none models all
	@tests/eval/eval --program $(PLAIN)/booth-check --faces $(SHARED)/faces \
		--more $(SHARED)/faces/more --write tests/eval/developers.tsv

##@ Work on it
format: ## rewrite the sources in the house format
	$(install-deps) lint
	git ls-files '*.[ch]' | xargs clang-format -i
map: ## draw docs/house.svg again: the folders and who may include whom
	@docs/make-map >docs/house.svg
compile_commands: compile_commands.json ## for editors
compile_commands.json: Makefile $(SOURCES) $(MAINS)
	@mkdir -p build
	$(file >build/compile-command,$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS))
	@tests/checks/compile-commands build/compile-command $(SOURCES) $(MAINS) >$@
USES ?= build run check lint units long package
deps: ## install the Debian packages of every goal (USES="build run" for some; packaging/deps.list)
	$(install-deps) $(USES)
models: $(MODELS)/.stamp ## fetch and verify the pinned networks
	@:
$(MODELS)/.stamp: packaging/models/package-lock.json packaging/models/models.sha256
	@packaging/models/fetch $(MODELS)
	@touch $@
clean: ## remove all that was built
	rm -rf build compile_commands.json
include packaging/rules.mk

help: ## this list
	@awk '/^##@/ { printf "%s%s:\n", gap, substr($$0, 5); gap = "\n" } \
		match($$0, /:.*## /) && /^[a-z]/ { name = substr($$0, 1, RSTART - 1); \
			printf "  make %-19s %s\n", name, substr($$0, RSTART + RLENGTH) }' Makefile packaging/rules.mk
	@echo
	@echo "Variables: SAN=none|asan|tsan, CC=gcc|clang, BUILD=folder for objects, BOOTH_SHARED=the shared photographs"
.DEFAULT_GOAL := all
# A goal is no file: those that `make help` shows, and the inner ones.
.PHONY: $(shell sed -n 's/^\([a-z0-9_-]*\):.*\#\# .*/\1/p' Makefile packaging/rules.mk) tsan-run bench-run fuzzers headers rare checks
