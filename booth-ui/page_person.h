/* SPDX-License-Identifier: MIT */
/* The pages on which the booth finds out who the student is. */
#ifndef BOOTH_UI_PAGE_PERSON_H
#define BOOTH_UI_PAGE_PERSON_H

struct page;

void page_person_identify(struct page *page);
void page_person_confirm(struct page *page);
void page_person_mismatch(struct page *page);
void page_person_unlisted(struct page *page);
void page_person_code(struct page *page);
void page_person_phone(struct page *page);
void page_person_already(struct page *page);
void page_person_refused(struct page *page);

#endif
