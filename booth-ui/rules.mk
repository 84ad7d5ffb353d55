# The screen's texts: gettext catalogues, compiled here and linked in by booth-ui/catalog.c.
CATALOGS := $(patsubst booth-ui/%.po,$(BUILD)/ui/%.mo,$(wildcard booth-ui/po/*.po))
$(BUILD)/ui/po/%.mo: booth-ui/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<
$(BUILD)/ui/catalog.o: $(CATALOGS)
CFLAGS_booth-ui/catalog.c := -Wa,-I$(BUILD)/ui
# The one loop that runs thirty times a second.
CFLAGS_booth-ui/blit.c := -O3
$(BUILD)/ui/display_http.o: booth-ui/display_http.html
