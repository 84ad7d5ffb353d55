/* SPDX-License-Identifier: MIT */
#include "booth-ui/gallery.h"

#include <stdio.h>
#include <string.h>

#include "booth-ui/page.h"

/* One sample: the members in which its state differs from gallery_model, the state that all samples
 * share. */
struct sample {
	const char *name;
	enum session_state state;
	enum fault fault;
	enum reason hint;
	enum identify_mode identify;
	enum entry entry;
	enum message_pay pay;
	bool is_dead, has_code, is_code_refused, is_typing, may_go_on, has_help, has_phone;
	bool is_asked_again;
	bool is_long;         /* all that comes from a school and a roster is as long as may be */
	unsigned school_page; /* page of the school's texts, from 1 on; 0: the built-in texts */
	enum hint_look look;
	enum way way; /* only read if look is HINT_MEND */
	uint32_t strength;
	int paused_ms;
	bool is_insisting, is_stressed, has_no_crop, has_no_face, has_no_preview, is_unassessed;
	float held;
	reason_set reasons, advice;
	uint32_t tries;
	int left_ms, whole_ms;
};

#define BIT(reason) ((reason_set)1 << REASON_##reason)
#define PLAIN       .fault = FAULT_NONE, .hint = REASON_NONE
#define HINT(id, direction, how_far)                                                               \
	.state = SESSION_POSE, .fault = FAULT_NONE, .hint = REASON_##id, .look = HINT_MEND,        \
	.way = WAY_##direction, .strength = (how_far)

static const struct sample samples[] = {
	{ .name = "waiting", .state = SESSION_STATE_COUNT, PLAIN },
	{ .name = "dead", .state = SESSION_STATE_COUNT, PLAIN, .is_dead = true },
	{ .name = "idle", .state = SESSION_IDLE, PLAIN },
	{ .name = "closed", .state = SESSION_CLOSED, PLAIN },
	{ .name = "notice", .state = SESSION_NOTICE, PLAIN },
	{ .name = "notice-school",
	  .state = SESSION_NOTICE,
	  PLAIN,
	  .school_page = 1,
	  .left_ms = 12000,
	  .whole_ms = 60000 },
	{ .name = "notice-privacy", .state = SESSION_NOTICE, PLAIN, .school_page = 3 },
	{ .name = "identify", .state = SESSION_IDENTIFY, PLAIN, .has_code = true },
	{ .name = "identify-again",
	  .state = SESSION_IDENTIFY,
	  PLAIN,
	  .has_code = true,
	  .is_code_refused = true },
	{ .name = "identify-key", .state = SESSION_IDENTIFY, PLAIN, .identify = IDENTIFY_ROSTER },
	{ .name = "identify-key-typed",
	  .state = SESSION_IDENTIFY,
	  PLAIN,
	  .identify = IDENTIFY_BOTH,
	  .is_typing = true,
	  .is_code_refused = true },
	{ .name = "confirm", .state = SESSION_CONFIRM, PLAIN, .identify = IDENTIFY_ROSTER },
	{ .name = "mismatch",
	  .state = SESSION_MISMATCH,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .left_ms = 9000,
	  .whole_ms = 60000 },
	{ .name = "unlisted", .state = SESSION_UNLISTED, PLAIN, .identify = IDENTIFY_ROSTER },
	{ .name = "unlisted-allowed",
	  .state = SESSION_UNLISTED,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .may_go_on = true },
	{ .name = "code", .state = SESSION_CODE, PLAIN, .identify = IDENTIFY_BOTH },
	{ .name = "code-wanted",
	  .state = SESSION_CODE,
	  PLAIN,
	  .identify = IDENTIFY_BOTH,
	  .may_go_on = true },
	{ .name = "phone",
	  .state = SESSION_PHONE,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .has_phone = true,
	  .may_go_on = true },
	{ .name = "phone-typed",
	  .state = SESSION_PHONE,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .is_typing = true,
	  .is_code_refused = true },
	{ .name = "already",
	  .state = SESSION_ALREADY,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .entry = ENTRY_AGAIN },
	{ .name = "already-asked",
	  .state = SESSION_ALREADY,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .entry = ENTRY_AGAIN,
	  .is_asked_again = true },
	{ .name = "refused-again",
	  .state = SESSION_REFUSED_ENTRY,
	  PLAIN,
	  .identify = IDENTIFY_CODE,
	  .entry = ENTRY_AGAIN_REFUSED },
	{ .name = "refused-not-begun",
	  .state = SESSION_REFUSED_ENTRY,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .entry = ENTRY_NOT_BEGUN },
	{ .name = "refused-over",
	  .state = SESSION_REFUSED_ENTRY,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .entry = ENTRY_OVER },
	{ .name = "refused-minor",
	  .state = SESSION_REFUSED_ENTRY,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .entry = ENTRY_MINOR },
	{ .name = "rules", .state = SESSION_RULES, PLAIN, .has_code = true },
	{ .name = "pose-opening",
	  .state = SESSION_POSE,
	  PLAIN,
	  .has_no_preview = true,
	  .has_no_face = true },
	{ .name = "pose-neutral", .state = SESSION_POSE, PLAIN },
	{ .name = "pose-hint", HINT(HEAD_TILTED, TILT_LEFT, 2) },
	{ .name = "pose-turned", HINT(HEAD_TURNED, TURN_RIGHT, 3) },
	{ .name = "pose-chin", HINT(HEAD_RAISED, CHIN_DOWN, 1), .is_stressed = true },
	{ .name = "pose-aside", HINT(OFF_CENTRE, LEFT, 3), .has_no_crop = true },
	{ .name = "pose-low", HINT(OFF_CENTRE, HIGHER, 1), .has_no_crop = true },
	{ .name = "pose-far", HINT(TOO_SMALL, CLOSER, 2), .has_no_crop = true },
	{ .name = "pose-close", HINT(TOO_CLOSE, BACK, 1), .has_no_crop = true },
	{ .name = "pose-insist", HINT(MOUTH_OPEN, NONE, 0), .is_insisting = true },
	{ .name = "pose-hint-above",
	  HINT(GLASSES_GLARE, NONE, 0),
	  .has_help = true,
	  .left_ms = 12000,
	  .whole_ms = 120000 },
	{ .name = "pose-good", .state = SESSION_POSE, PLAIN, .look = HINT_GOOD, .held = 0.6f },
	{ .name = "countdown",
	  .state = SESSION_COUNTDOWN,
	  PLAIN,
	  .look = HINT_GOOD,
	  .left_ms = 2400,
	  .whole_ms = 3000 },
	{ .name = "countdown-paused",
	  .state = SESSION_COUNTDOWN,
	  .fault = FAULT_NONE,
	  .hint = REASON_HEAD_TURNED,
	  .look = HINT_MEND,
	  .way = WAY_TURN_LEFT,
	  .strength = 3,
	  .paused_ms = 1400 },
	{ .name = "burst", .state = SESSION_BURST, PLAIN },
	{ .name = "examining", .state = SESSION_EXAMINING, PLAIN },
	{ .name = "rejected-one",
	  .state = SESSION_REJECTED,
	  PLAIN,
	  .reasons = BIT(EYES_CLOSED),
	  .tries = 1 },
	{ .name = "rejected-many",
	  .state = SESSION_REJECTED,
	  PLAIN,
	  .reasons = BIT(UNEVEN_LIGHT) | BIT(TOO_SMALL) | BIT(GLASSES_GLARE) | BIT(MOUTH_OPEN),
	  .tries = 2,
	  .left_ms = 9000,
	  .whole_ms = 60000 },
	{ .name = "rejected-unassessed",
	  .state = SESSION_REJECTED,
	  PLAIN,
	  .reasons = BIT(UNEVEN_LIGHT) | BIT(EYES_CLOSED),
	  .is_unassessed = true,
	  .tries = 1 },
	{ .name = "staff",
	  .state = SESSION_STAFF,
	  PLAIN,
	  .reasons = BIT(HAIR_OVER_BROWS),
	  .tries = 3 },
	{ .name = "review", .state = SESSION_REVIEW, PLAIN, .identify = IDENTIFY_ROSTER },
	{ .name = "review-advice",
	  .state = SESSION_REVIEW,
	  PLAIN,
	  .advice = BIT(EARS_HIDDEN),
	  .left_ms = 14500,
	  .whole_ms = 60000 },
	{ .name = "saving", .state = SESSION_SAVING, PLAIN },
	{ .name = "unsaved", .state = SESSION_UNSAVED, PLAIN },
	{ .name = "saved", .state = SESSION_SAVED, PLAIN },
	{ .name = "paying",
	  .state = SESSION_PAYING,
	  PLAIN,
	  .pay = PAY_OPEN,
	  .left_ms = 97000,
	  .whole_ms = 120000 },
	{ .name = "paying-waits",
	  .state = SESSION_PAYING,
	  PLAIN,
	  .pay = PAY_WAITS,
	  .left_ms = 119000,
	  .whole_ms = 120000 },
	{ .name = "paying-unavailable",
	  .state = SESSION_PAYING,
	  PLAIN,
	  .pay = PAY_UNAVAILABLE,
	  .left_ms = 97000,
	  .whole_ms = 120000 },
	{ .name = "paid", .state = SESSION_PAID, PLAIN, .pay = PAY_DONE },
	{ .name = "done", .state = SESSION_DONE, PLAIN, .pay = PAY_DONE },
	{ .name = "done-due", .state = SESSION_DONE, PLAIN, .pay = PAY_OPEN },
	{ .name = "interrupted",
	  .state = SESSION_INTERRUPTED,
	  PLAIN,
	  .left_ms = 18000,
	  .whole_ms = 20000 },
#define X(id, text, code)                                                                          \
	{ .name = "out_of_order-" #text,                                                           \
	  .state = SESSION_OUT_OF_ORDER,                                                           \
	  .fault = FAULT_##id,                                                                     \
	  .hint = REASON_NONE },
	FAULTS(X)
#undef X
		{ .name = "more_time",
		  .state = SESSION_MORE_TIME,
		  PLAIN,
		  .left_ms = 14000,
		  .whole_ms = 20000 },
	{ .name = "maintenance",
	  .state = SESSION_MAINTENANCE,
	  .fault = FAULT_MAINTENANCE,
	  .hint = REASON_NONE },
	/* with the longest texts */
	{ .name = "idle-long", .state = SESSION_IDLE, PLAIN, .is_long = true },
	{ .name = "closed-long", .state = SESSION_CLOSED, PLAIN, .is_long = true },
	{ .name = "notice-long",
	  .state = SESSION_NOTICE,
	  PLAIN,
	  .school_page = 1,
	  .is_long = true },
	{ .name = "notice-long-last",
	  .state = SESSION_NOTICE,
	  PLAIN,
	  .school_page = 3,
	  .is_long = true },
	{ .name = "confirm-long",
	  .state = SESSION_CONFIRM,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .is_long = true },
	{ .name = "rules-long",
	  .state = SESSION_RULES,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .is_long = true },
	{ .name = "unlisted-long",
	  .state = SESSION_UNLISTED,
	  PLAIN,
	  .identify = IDENTIFY_ROSTER,
	  .is_long = true },
	{ .name = "staff-long",
	  .state = SESSION_STAFF,
	  PLAIN,
	  .reasons = BIT(GLASSES_GLARE),
	  .tries = 3,
	  .is_long = true },
	{ .name = "done-long", .state = SESSION_DONE, PLAIN, .is_long = true },
	{ .name = "out_of_order-long",
	  .state = SESSION_OUT_OF_ORDER,
	  .fault = FAULT_DISK_FULL,
	  .hint = REASON_NONE,
	  .is_long = true },
};

enum { SAMPLE_COUNT = sizeof(samples) / sizeof(samples[0]) };

const struct gallery_size gallery_sizes[GALLERY_SIZES] = {
	{ "1080x1920", 1080, 1920, 336, 598, 80 },        /* 27 inches, upright */
	{ "1920x1080", 1920, 1080, 531, 299, 80 },        /* 24 inches */
	{ "1280x800", 1280, 800, 336, 210, 70 },          /* 15.6 inches */
	{ "1280x800-10inch", 1280, 800, 218, 136, 60 },   /* 10.1 inches */
	{ "800x480-7inch", 800, 480, 152, 91, 45 },       /* 7 inches */
	{ "3840x2160-32inch", 3840, 2160, 708, 398, 80 }, /* 32 inches */
};

size_t gallery_count(void)
{
	return SAMPLE_COUNT;
}

const char *gallery_name(size_t n)
{
	return samples[n].name;
}

static bool has_photo(enum session_state state)
{
	return state == SESSION_EXAMINING || state == SESSION_REJECTED || state == SESSION_STAFF ||
	       state == SESSION_REVIEW || state == SESSION_SAVING || state == SESSION_UNSAVED ||
	       state == SESSION_SAVED || state == SESSION_DONE;
}

/* The longest lines of a roster: a name with two parts, and 30 Chinese characters each for the college
 * and the class. */
static const char *const student[MESSAGE_PERSON_LINES] = {
	"阿*·买**",
	"···2345",
	"新疆维吾尔自治区示范职业技术大学智能制造与自动化工程二级学院",
	"2022级机电一体化技术专业（中外合作办学）现代学徒制试点二〇一班",
};

/* A school's texts in three pages: the first is as long as a page may be. */
#define NOTICE_1                                                                                                                               \
	"关于做好2022届毕业生图像信息采集工作的通知（节选）\n"                                                          \
	"一、采集时间：2021年4月30日至5月17日。\n"                                                                               \
	"二、光线：保证面部光线均匀，无明显可见或不对称的高光、光斑，无红眼。\n"                             \
	"三、人物姿态与表情：站姿端正，表情自然，双眼自然睁开并平视，耳朵对称，左右肩膀平衡，嘴唇" \
	"自然闭合。\n"                                                                                                                    \
	"四、眼镜：常戴眼镜者应佩戴眼镜，但不得戴有色（含隐形）眼镜，镜框不得遮挡眼睛，眼镜不能"    \
	"有反光。\n"                                                                                                                       \
	"五、衣着：应穿着与背景色区分明显的上衣，避免复杂图案、条纹，不得穿着蓝色上衣。"
#define NOTICE_2 "六、严禁翻拍。\n七、收费标准：15元/人。"
#define PRIVACY                                                                                                                                \
	"个人信息保护告知书\n"                                                                                                        \
	"学生工作处为毕业生学历电子注册采集您的照片。照片和学号保存在本机，并通过校园网传送到学校" \
	"服务器，用于毕业证书和学信网。本机不做人脸比对。您可以不同意，也可以要求删除。"

static const struct texts school_texts = {
	.page_count = 3,
	.privacy_from = 2,
	.begins = { 0, sizeof(NOTICE_1), sizeof(NOTICE_1) + sizeof(NOTICE_2) },
	.bytes = NOTICE_1 "\0" NOTICE_2 "\0" PRIVACY,
};

/* A school with 40 characters, and a name with 24 letters. */
static const char long_school[] =
	"新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿图什市职业技术师范学院继续教育与成人分院";
static const char long_name[] = "阿*****·麦*****·吐*****·艾*****";

/* A notice with three times the text. */
#define NOTICE_LONG NOTICE_1 "\n" NOTICE_2 "\n" NOTICE_1 "\n" NOTICE_1

static void describe_long(struct message_state *state)
{
	(void)snprintf(state->school, sizeof(state->school), "%s", long_school);
	(void)snprintf(state->place, sizeof(state->place),
		       "阿图什校区图书信息中心一楼大厅东侧电梯旁自助服务区二号机");
	(void)snprintf(state->contact, sizeof(state->contact),
		       "教务处学籍管理科 买买提老师、张老师 0908-4221234 转 8203");
	(void)snprintf(
		state->elsewhere, sizeof(state->elsewhere),
		"到学生工作处（行政楼 203 室）人工采集，周一至周五 10:00–13:30、16:00–19:30");
	if (state->person[MESSAGE_PERSON_NAME][0])
		(void)snprintf(state->person[MESSAGE_PERSON_NAME], sizeof(state->person[0]), "%s",
			       long_name);
	if (state->state == SESSION_RULES || state->state == SESSION_REVIEW)
		(void)snprintf(state->subject, sizeof(state->subject), "%s ···2345", long_name);
}

static void describe_student(const struct sample *sample, struct message_state *state)
{
	if (sample->has_code)
		(void)snprintf(state->subject, sizeof(state->subject), "···8K2P");
	if (identify_asks_roster(sample->identify) && sample->state == SESSION_REVIEW)
		(void)snprintf(state->subject, sizeof(state->subject), "%s %s",
			       student[MESSAGE_PERSON_NAME], student[MESSAGE_PERSON_NUMBER]);
	if (sample->has_phone)
		(void)snprintf(state->phone, sizeof(state->phone), "138****5678");
	if (sample->is_typing)
		(void)snprintf(state->typed, sizeof(state->typed), "•••••••••17");
	for (unsigned i = 0; identify_asks_roster(sample->identify) && i < MESSAGE_PERSON_LINES;
	     i++)
		(void)snprintf(state->person[i], sizeof(state->person[i]), "%s", student[i]);
}

/* Adds what the settings say about the school. */
static void describe_school(struct message_state *state)
{
	(void)snprintf(state->contact, sizeof(state->contact), "教务处 张老师 0513-85012345");
	(void)snprintf(state->school, sizeof(state->school), "江苏工程职业技术学院");
	(void)snprintf(state->place, sizeof(state->place), "图书馆一楼大厅东侧");
	(void)snprintf(state->elsewhere, sizeof(state->elsewhere),
		       "到学生处（行政楼 203 室）人工采集，周一至周五 14:00–16:30");
	(void)snprintf(state->receipt_url, sizeof(state->receipt_url),
		       "https://photos.school.example/K7M-2QXD");
}

/* Adds to the state what only some samples have. */
static void add_details(const struct sample *sample, int64_t now_ms, struct message_state *state)
{
	describe_student(sample, state);
	describe_school(state);
	if (sample->is_long)
		describe_long(state);
	if (sample->school_page > 0) {
		state->page = sample->school_page - 1;
		state->page_count = school_texts.page_count;
	}
	state->has_correction = sample->is_asked_again;
	state->correction = REASON_GLASSES_GLARE;
	if (sample->state == SESSION_IDLE) /* the step of the loop that shows all of it */
		state->began_ms = now_ms - 62 * VIEW_LOOP_MS;
	if (sample->whole_ms > 0) {
		state->ends_ms = now_ms + sample->left_ms;
		state->began_ms = state->ends_ms - sample->whole_ms;
	}
}

/* What an operator sees: one light is too weak, the rest is good. */
static const struct message_service sample_service = {
	.gauges = {
		[GAUGE_LIGHT_LEFT] = { .is_known = 1, .value = 0.31f },
		[GAUGE_LIGHT_RIGHT] = { .is_known = 1, .value = 0.19f },
		[GAUGE_BALANCE] = { 1, 1, 1, 0.24f, -0.2f, 0.2f },
		[GAUGE_EXPOSURE] = { 1, 1, 1, 0.25f, 0.14f, 0.5f },
		[GAUGE_FOCUS] = { 1, 1, 0, 0.41f, 0.25f, 0 },
		[GAUGE_EVENNESS] = { 1, 0, 1, 1.9f, 0, 4 },
		[GAUGE_COLOUR] = { 1, 0, 1, 3.1f, 0, 12 },
		[GAUGE_RATE] = { 1, 1, 0, 29.9f, 15, 0 },
	},
	.photos_waiting = 12,
	.sent_unix_ms = INT64_C(1793500320000),
	.free_bytes = UINT64_C(51200000000),
	.version = "1.4.0",
};

/* What the states of all samples have in common. */
static const struct message_state common_state = {
	.screen = 1,
	.whole_ms = 3000,
	.max_tries = 3,
	.photos_waiting = 12,
	.demo = 1,
	.topics_judged = 0x1f,
	.asking = SESSION_REVIEW,
	.asks_left = 9,
	.photo_width = 480,
	.photo_height = 640,
	/* In the photo, which is 640 pixels high, the top of the head lies at 80, the eyes
	 * at 250 and the chin at 440. */
	.goal = { .x = 0.3175f,
		  .y = 0.06f,
		  .width = 0.365f,
		  .height = 0.865f,
		  .head_top = 0.125f,
		  .eyes = 0.39f,
		  .chin = 0.69f,
		  .face_width = 0.50f },
	.last_time = "2026-05-04 10:12",
	.last_receipt = "K7M-2QXD",
	.entry_day = "2026-05-08",
	.receipt = "K7M-2QXD",
	.window = "2026-11-01 – 2026-11-30",
	.owed_fen = 1500,
	.order_end = "1HRFSA",
	.pay_qr = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz",
	.pay_mode = PAYMENT_MODE_ORDER,
	.pay_fen = 1500,
	.chsi_days = 30,
	.deadline = "2027-01-13",
	.consent_version = "1",
	.photo_path = "demo/spool/pending/019abcde-f012-7345-8678-9abcdef01234/photo.jpg",
};

/* What differs from sample to sample. */
static void set_sample(const struct sample *sample, struct message_state *state)
{
	state->state = sample->state;
	state->fault = sample->fault;
	state->reasons = sample->reasons;
	state->advice = sample->advice;
	state->hint = sample->hint;
	state->hint_way = sample->look == HINT_MEND ? sample->way : WAY_NONE;
	state->hint_strength = sample->strength;
	state->hint_repeats = sample->is_stressed;
	state->look = sample->look;
	state->shutter = sample->is_insisting ? SHUTTER_INSISTS : SHUTTER_WAITS;
	state->paused_ms = (uint32_t)sample->paused_ms;
	state->held = sample->held;
	state->face_seen = !sample->has_no_face;
	state->tries = sample->tries;
	state->help_called = sample->has_help;
	state->identify = sample->has_code ? IDENTIFY_CODE : sample->identify;
	state->code_refused = sample->is_code_refused;
	state->is_unassessed = sample->is_unassessed;
	state->photo_slot = has_photo(sample->state) ? 1 : -1;
	state->topics_good = sample->reasons || sample->look == HINT_MEND ? 0x16 : 0x1f;
	state->region_count = sample->state == SESSION_REJECTED && !sample->is_unassessed;
	state->regions[0] = (struct message_region){ .reason = reason_first(sample->reasons),
						     .shape = SPOT_ELLIPSE,
						     .x = 0.22f,
						     .y = 0.31f,
						     .width = 0.56f,
						     .height = 0.17f };
	state->fault_since_unix_ms = sample->fault == FAULT_NONE ? 0 : INT64_C(1793500320000);
	state->entry = sample->entry;
	state->may_go_on = sample->may_go_on;
	state->pay = sample->pay;
}

/* The frame of the sample, with what the examiner saw in it. */
static void add_preview(const struct sample *sample, int64_t now_ms, struct view_model *model)
{
	struct message_preview preview = {
		.width = GALLERY_PREVIEW_WIDTH,
		.height = GALLERY_PREVIEW_HEIGHT,
		.captured_us = now_ms * 1000,
		.marks = { .captured_us = now_ms * 1000,
			   .has_face = !sample->has_no_face,
			   .head = { .x = 0.5f, .y = 0.40f, .width = 0.18f },
			   .outline = model->state.goal,
			   .topics_judged = model->state.topics_judged,
			   .topics_good = model->state.topics_good },
	};
	preview.marks.outline.is_crop = !sample->has_no_crop && !sample->has_no_face;
	view_take_preview(model, &preview, now_ms);
}

void gallery_model(size_t n, struct view_model *ret_model, int64_t *ret_now_ms)
{
	enum { NOW_MS = 1000000 };
	const struct sample *sample = &samples[n];
	*ret_now_ms = NOW_MS;
	view_lose(ret_model, sample->is_dead ? NOW_MS - VIEW_PATIENCE_MS : NOW_MS);
	if (sample->state == SESSION_STATE_COUNT)
		return;
	struct message_state state = common_state;
	set_sample(sample, &state);
	add_details(sample, NOW_MS, &state);
	view_take_texts(ret_model, sample->school_page > 0 ? &school_texts : NULL);
	view_take_state(ret_model, &state, NOW_MS);
	if (sample->is_stressed)
		ret_model->stress_ms = NOW_MS;
	if (sample->state == SESSION_MAINTENANCE)
		view_take_service(ret_model, &sample_service);
	if (!sample->has_no_preview && view_wants_preview(ret_model))
		add_preview(sample, NOW_MS, ret_model);
}

void gallery_fit_texts(struct view_model *model, const struct paging_room *room,
		       struct texts *ret_texts)
{
	if (!model->has_state || model->texts != &school_texts)
		return;
	bool is_last = view_is_last_page(&model->state);
	bool is_long = strcmp(model->state.school, long_school) == 0;
	if (texts_build(is_long ? NOTICE_LONG : NOTICE_1 "\n" NOTICE_2, PRIVACY, room, ret_texts) <
	    0)
		return; /* cannot happen: the texts are short */
	model->state.page_count = ret_texts->page_count;
	model->state.page = is_last ? ret_texts->page_count - 1 : 0;
	view_take_texts(model, ret_texts);
}

void gallery_build(size_t n, const struct gallery_size *size, const struct catalog *catalog,
		   const struct drawing_ruler *ruler, struct drawing *drawing)
{
	struct view_model model = { 0 };
	int64_t now_ms;
	struct texts texts;
	gallery_model(n, &model, &now_ms);
	struct page_canvas canvas = { size->width, size->height, size->width_mm, size->height_mm };
	struct view view = view_now(&model, now_ms);
	view.screen.distance_cm = (uint32_t)size->distance_cm;
	if (!view.is_waiting) {
		struct paging_room room = page_room(&view, &canvas, catalog, ruler, drawing);
		gallery_fit_texts(&model, &room, &texts);
		view.texts = model.texts;
	}
	page_build(&view, &canvas, catalog, ruler, drawing);
}
