# The screen's texts: gettext catalogues, compiled here and linked in by booth-ui/catalog.c.
CATALOGS := $(patsubst %.po,$(BUILD)/%.mo,$(wildcard booth-ui/po/*.po))
$(BUILD)/booth-ui/po/%.mo: booth-ui/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<
$(BUILD)/booth-ui/catalog.o: $(CATALOGS)
CFLAGS_booth-ui/catalog.c := -Wa,-I$(BUILD)
# The one loop that runs thirty times a second.
CFLAGS_booth-ui/blit.c := -O3
