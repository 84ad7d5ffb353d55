/* SPDX-License-Identifier: MIT */
/*
 * Everything that the booth can say, one clip each, and the short sounds (earcons). A clip is a WAV file
 * that bears the clip's name: LANGUAGE/NAME.wav. Pure.
 *
 * Hints are clips too: one for each reason and one for each way. Their words are those of the screen
 * (core/remedy.h). The signs of a receipt are one clip each.
 */
#ifndef BOOTH_UI_VOICE_CLIP_H
#define BOOTH_UI_VOICE_CLIP_H

#include <stdbool.h>

#include "daemon/core/reason.h"
#include "daemon/core/remedy.h"
#include "daemon/core/way.h"

/* X(id, name, words in Chinese, words in English). The keys are told by their shape, which a hand can
 * feel: the green key is round, the red key is square. */
#define CLIP_PROMPTS(X)                                                                                         \
	X(WELCOME, welcome, "您好，这里是证件照相亭，语音引导已打开。请坐到凳子上，面对屏幕。",                 \
	  "Hello, this is the photo booth. The voice guides you. Please sit on the stool and face the "         \
	  "screen.")                                                                                            \
	X(LENS_TOP, lens_top, "镜头在屏幕上方。", "The lens is above the screen.")                              \
	X(LENS_LEFT, lens_left, "镜头在屏幕左边。", "The lens is to the left of the screen.")                   \
	X(LENS_RIGHT, lens_right, "镜头在屏幕右边。", "The lens is to the right of the screen.")                \
	X(KEYS, keys, "有两个按键：圆形的绿键表示继续，方形的红键表示返回。",                                   \
	  "There are two keys. The round green key goes on. The square red key goes back.")                     \
	X(BEGIN, begin, "按圆键开始。", "Press the round key to begin.")                                        \
	X(CLOSED, closed, "现在不开放，请在采集时间内再来。",                                                   \
	  "Photos are not taken now. Please come again in "                                                     \
	  "the collection period.")                                                                             \
	X(NOTICE, notice, "屏幕上是学校的须知。按圆键翻页，按方键离开。",                                       \
	  "The school's notice is on the screen. The round key turns the page. The square key leaves.")         \
	X(NOTICE_TEXT, notice_text, "", "")                                                                     \
	X(CONSENT, consent, "这是最后一页。按圆键表示同意，按方键离开，什么都不保存。",                         \
	  "This is the last page. The round key means that you agree. The square key leaves, and nothing "      \
	  "is kept.")                                                                                           \
	X(IDENTIFY, identify, "请出示二维码或校园卡，或输入学号后按确认。",                                     \
	  "Please show your code or your campus card, or type your student number and press Enter.")            \
	X(NOT_READ, not_read, "无法识别，请再试一次。",                                                         \
	  "The booth cannot use that. Please try once more.")                                                   \
	X(CONFIRM, confirm,                                                                                     \
	  "名单里找到了一个人，信息在屏幕上，可以请您信任的人帮您看。按圆键表示是本人，按方键表示不对。",       \
	  "One student was found. The details are on the screen; somebody you trust may read them to you. "     \
	  "Round key: that is me. Square key: something is wrong.")                                             \
	X(MISMATCH, mismatch, "是本人但信息有错，按圆键，信息由学校更正。不是本人，按方键。",                   \
	  "If it is you and a detail is wrong, press the round key; the school corrects it. If it is not "      \
	  "you, press the square key.")                                                                         \
	X(UNLISTED, unlisted, "名单里没有您。按方键再试一次，或联系学校。",                                     \
	  "You are not on the list. The square key tries once more. Or ask the school.")                        \
	X(MAY_GO_ON, may_go_on, "也可以按圆键继续。", "The round key goes on without it.")                      \
	X(CODE, code, "请出示您的采集码。按方键返回。",                                                         \
	  "Please show your capture code. The square key goes "                                                 \
	  "back.")                                                                                              \
	X(PHONE, phone, "请输入您的手机号，输完按圆键。没有手机号，按方键。",                                   \
	  "Please type your phone number, and press the round key to use it. The square key goes on "           \
	  "without one.")                                                                                       \
	X(ALREADY, already, "您已拍过照片。按圆键重新拍，按方键离开。",                                         \
	  "You have a photo already. The round key takes a new one. The square key leaves.")                    \
	X(REFUSED_ENTRY, refused_entry, "现在不能给您拍照，请联系学校。",                                       \
	  "You cannot be photographed now. Please ask the school.")                                             \
	X(RULES, rules,                                                                                         \
	  "拍照前，请取下帽子、有色眼镜和首饰，把头发拨离眉毛和耳朵。准备好了，按圆键。",                       \
	  "Before the photo, take off hat, tinted glasses and jewellery, and put the hair behind your "         \
	  "ears. When you are ready, press the round key.")                                                     \
	X(LOOK, look, "请看镜头。", "Look into the lens.")                                                      \
	X(FOLLOW, follow,                                                                                       \
	  "坐直，脸对着镜头，按语音移动。提示音越快，距离越合适。对准后自动拍摄。",                             \
	  "Sit up, face the lens and move as the voice says. Faster beeps mean that the distance is nearly "    \
	  "right. The photo is taken by itself.")                                                               \
	X(HOLD_STILL, hold_still, "很好，别动。", "Good. Hold still.")                                          \
	X(RELAX, relax, "可以放松了，正在检查照片。",                                                           \
	  "You can relax. The photo is being checked.")                                                         \
	X(REFUSED, refused, "这张照片不合格。", "This photo does not pass.")                                    \
	X(NOT_JUDGED, not_judged, "这张照片没能判断。", "This photo could not be judged.")                      \
	X(RETRY, retry, "按圆键再拍一张，按方键离开。",                                                         \
	  "The round key takes another. The square key leaves.")                                                \
	X(STAFF, staff, "请找老师帮忙。", "Please ask a member of staff for help.")                             \
	X(HELPED, helped, "已经呼叫老师，请稍等。",                                                             \
	  "Staff have been called. Please wait a moment.")                                                      \
	X(PASSED, passed, "照片合格。", "The photo passes.")                                                    \
	X(REVIEW, review, "按圆键保存这张照片，按方键重拍。",                                                   \
	  "The round key keeps this photo. The square key takes another.")                                      \
	X(SAVING, saving, "正在保存，请别走。", "Saving. Please stay.")                                         \
	X(UNSAVED, unsaved, "还没有保存，照片还在，本机正在重试。",                                             \
	  "The photo is not saved yet. It is still here, "                                                      \
	  "and the booth keeps trying.")                                                                        \
	X(SAVED, saved, "照片已保存。", "Your photo is saved.")                                                 \
	X(PAYING, paying,                                                                                       \
	  "照片已保存，付不付都不会丢。屏幕上是付款二维码。付了按圆键，以后再付按方键。",                       \
	  "Your photo is saved, whether you pay or not. The screen shows a code for the payment. Round key: I " \
	  "have paid. Square key: I pay later.")                                                                \
	X(PAID, paid, "支付成功。", "Your payment has arrived.")                                                \
	X(RECEIPT, receipt, "回执号是", "Your receipt number is")                                               \
	X(ONCE_MORE, once_more, "再说一遍", "Once more")                                                        \
	X(GO, go, "您可以离开了。", "You can go now.")                                                          \
	X(INTERRUPTED, interrupted, "相机暂时没有画面，请不要离开，恢复后自动继续。",                           \
	  "The camera gives no picture. Please stay; your visit goes on by itself.")                            \
	X(MORE_TIME, more_time, "您还在吗？需要更多时间，请按圆键。",                                           \
	  "Are you still there? If you need more time, press the round key.")                                   \
	X(OUT_OF_ORDER, out_of_order, "照相亭暂停服务。没听到已保存的照片，需要重拍。",                         \
	  "The booth is out of order. If you did not hear that your photo is saved, it must be taken "          \
	  "again.")

/* X(id, name): short sounds that the program makes itself unless a WAV file replaces them. */
#define CLIP_EARCONS(X)                                                                            \
	X(TICK, tick)       /* a second of the countdown */                                        \
	X(SHUTTER, shutter) /* the photo is taken */                                               \
	X(GOOD, good)       /* the photo passes, or the photo is saved */                          \
	X(BAD, bad)         /* the photo does not pass */                                          \
	X(NEARER, nearer)   /* beep: come closer */                                                \
	X(FARTHER, farther) /* beep: move back */

/* The signs of a receipt (core/receipt.h), in the order of their values. */
#define CLIP_SIGNS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

enum clip {
	CLIP_NONE,
#define X(id, name, zh, en) CLIP_##id,
	CLIP_PROMPTS(X)
#undef X
		CLIP_HINT,
	CLIP_WAY = CLIP_HINT + REASON_COUNT,
	CLIP_SIGN = CLIP_WAY + WAY_COUNT,
	CLIP_EARCON_FIRST = CLIP_SIGN + sizeof(CLIP_SIGNS) - 1,
	CLIP_BEFORE_EARCONS = CLIP_EARCON_FIRST - 1,
#define X(id, name) CLIP_##id,
	CLIP_EARCONS(X)
#undef X
		CLIP_COUNT,
};

enum { CLIP_NAME_BYTES = 40 };

/* The clip of a hint. way: WAY_NONE if the hint names no direction. */
enum clip clip_of_hint(enum reason reason, enum way way);
/* Returns false if no receipt has this character. */
bool clip_of_sign(char sign, enum clip *ret_clip);

/* Writes a name such as "hint_turn_left" or "sign_k". */
void clip_name(enum clip clip, char ret_name[CLIP_NAME_BYTES]);
/* Returns false if no clip has this name. */
bool clip_find(const char *name, enum clip *ret_clip);
bool clip_is_earcon(enum clip clip);
/* Returns the words of the clip; an empty string: nobody can say it but the school, which records it
 * (CLIP_NOTICE_TEXT), or it has no words (an earcon). Copies them to `words` because the words of the
 * screen contain marks for line breaks, which a speech program would read out. */
enum { CLIP_WORDS_BYTES = 512 };
void clip_words(enum clip clip, enum remedy_language language, char ret_words[CLIP_WORDS_BYTES]);

#endif
