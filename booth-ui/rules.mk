# The screen's texts: msgfmt compiles the gettext catalogues, booth-ui/catalog.c links them in.
CATALOGS := $(patsubst booth-ui/%.po,$(BUILD)/ui/%.mo,$(wildcard booth-ui/po/*.po))
$(BUILD)/ui/po/%.mo: booth-ui/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<
$(BUILD)/ui/catalog.o: $(CATALOGS)
CFLAGS_booth-ui/catalog.c := -Wa,-I$(BUILD)/ui
# This loop runs thirty times a second.
CFLAGS_booth-ui/blit.c := -O3
$(BUILD)/ui/display_http.o: booth-ui/display_http.html
