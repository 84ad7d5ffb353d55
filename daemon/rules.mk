# What the programs at a terminal say in Chinese: msgfmt compiles the gettext catalogue, daemon/base/language.c
# links it in. Formats whose conversions differ from the English ones fail here.
$(BUILD)/daemon/po/%.mo: daemon/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check --check-format -o $@ $<
$(BUILD)/daemon/base/language.o: $(BUILD)/daemon/po/zh_CN.mo
CFLAGS_daemon/base/language.c := -Wa,-I$(BUILD)/daemon/po
