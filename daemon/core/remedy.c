/* SPDX-License-Identifier: MIT */
#include "daemon/core/remedy.h"

#include <stddef.h>
#include <string.h>

/* X(reason, hint zh, hint en, sentence zh, sentence en, remedy zh, remedy en) */
#define REMEDIES(X)                                                                                 \
	X(NO_FACE, "请坐到镜头前", "Sit before the camera", "没有看到人脸。",                       \
	  "No face was found.", "坐到镜头前，露出整张脸，将头部、肩膀放入“人形虚线取景框”。",       \
	  "Sit before the camera with your whole face visible, head and shoulders inside the "      \
	  "dashed outline.")                                                                        \
	X(SEVERAL_FACES, "请一人拍照", "One person at a time", "画面中不止一个人。",                \
	  "There is more than one person in the picture.", "请其他人离开镜头。",                    \
	  "Ask the others to step out of the picture.")                                             \
	X(TOO_DARK, "光线太暗", "Too dark", "脸部光线太暗。", "The face is too dark.",              \
	  "找一个光线良好的环境拍摄：面向补光灯，不要背对光源；仍然太暗请找老师。",                 \
	  "Face the lamps and keep bright light out from behind you. If it stays too dark, call "   \
	  "staff.")                                                                                 \
	X(TOO_BRIGHT, "光线太强", "Too bright", "脸部光线过强，造成曝光过度。",                     \
	  "The light on the face is too strong: overexposed.",                                      \
	  "避免在强光直接照射下拍照：往后坐一点，遮住直射的光。",                                   \
	  "Avoid strong light straight on the face: move back a little and block direct light.")    \
	X(UNEVEN_LIGHT, "请面对光源", "Face the light", "脸部光线不均匀，一边亮一边暗。",           \
	  "The light on the face is uneven: one side bright, one side dark.",                       \
	  "面对光源较好的方向，确保脸部光线均匀。",                                                 \
	  "Turn towards the better light so that both sides of the face are lit alike.")            \
	X(TOO_SMALL, "请靠近一点", "Come closer", "图像太小。",                                     \
	  "The face is too small in the picture.",                                                  \
	  "不要拍全身照：将头部、肩膀对应放入“人形虚线取景框”后再拍摄。",                           \
	  "No full-length pictures: place head and shoulders inside the dashed outline, then "      \
	  "take the photo.")                                                                        \
	X(TOO_CLOSE, "请往后一点", "Move back a little", "离镜头太近，头部没有拍全。",              \
	  "Too close: the head does not fit into the photo.",                                       \
	  "往后坐，将头部、肩膀对应放入“人形虚线取景框”。",                                         \
	  "Move back until head and shoulders fit inside the dashed outline.")                      \
	X(OFF_CENTRE, "请坐到画面中间", "Move to the middle", "人像不在画面中间。",                 \
	  "You are not in the middle of the picture.",                                              \
	  "移动座位，将头部、肩膀对应放入“人形虚线取景框”。",                                       \
	  "Move so that head and shoulders fill the dashed outline.")                               \
	X(FACE_COVERED, "请露出整张脸", "Show your whole face", "脸部被遮挡。",                     \
	  "Part of the face is covered.", "取下口罩，拿开手和其他物品，露出整张脸。",               \
	  "Take off the mask, take hands and things away from the face.")                           \
	X(HEAD_TURNED, "请把脸转正", "Face the camera", "脸没有正对镜头。",                         \
	  "The head is turned to one side.", "身体坐正，脸正对镜头。",                              \
	  "Sit straight and face the camera.")                                                      \
	X(HEAD_RAISED, "请放平下巴", "Level your chin", "头抬得太高或太低。",                       \
	  "The head is raised or lowered.", "双眼平视镜头，下巴不要抬高或压低。",                   \
	  "Look level into the camera; keep the chin neither up nor down.")                         \
	X(HEAD_TILTED, "请把头摆正", "Hold your head upright", "头歪向一侧。",                      \
	  "The head is tilted to one side.", "身体端正，把头摆正，两眼在同一水平线上。",            \
	  "Sit upright and level the head, both eyes at one height.")                               \
	X(SHOULDERS_UNEVEN, "请放平双肩", "Level your shoulders", "左右肩膀不平衡。",               \
	  "The shoulders are not level.", "坐正，放松，双肩放平并都在画面里。",                     \
	  "Sit straight and relax; keep both shoulders level and inside the picture.")              \
	X(GLASSES_TINTED, "请取下有色眼镜", "Take off dark glasses", "戴了有色眼镜。",              \
	  "You are wearing tinted glasses.",                                                        \
	  "不得戴有色（含隐形）眼镜：取下，或换成无色透明镜片的眼镜。",                             \
	  "No tinted lenses: take them off or wear glasses with clear lenses.")                     \
	X(HEAD_COVERED, "请取下帽子头饰", "Take off headwear", "戴了帽子或头部覆盖物。",            \
	  "The head is covered.",                                                                   \
	  "取下帽子、头巾、宽发带。因宗教、医疗和文化需要时请找老师确认。",                         \
	  "Take off hat, scarf or wide headband. Staff can record an exception for religious, "     \
	  "medical or cultural reasons.")                                                           \
	X(HAIR_OVER_EYES, "请把头发拨离眼睛", "Hair off your eyes", "头发遮挡眼睛。",               \
	  "Hair covers the eyes.", "把头发拨开或夹起，露出双眼。",                                  \
	  "Brush or pin the hair back so that both eyes show.")                                     \
	X(HAIR_OVER_BROWS, "请露出眉毛", "Show your eyebrows", "头发遮挡眉毛。",                    \
	  "Hair covers the eyebrows.", "把刘海拨开或夹起，露出眉毛。",                              \
	  "Brush or pin the fringe back so that the brows show.")                                   \
	X(FRAME_OVER_EYES, "镜框挡住了眼睛", "Frames cover the eyes", "镜框遮挡眼睛。",             \
	  "The frame of the glasses covers the eyes.", "把眼镜往上推，镜框不得遮挡眼睛。",          \
	  "Push the glasses up until the frame is clear of the "                                    \
	  "eyes.")                                                                                  \
	X(GLASSES_GLARE, "请低头​避开反光", "Glare on the glasses", "眼镜有反光。",        \
	  "There is glare on the glasses.", "稍微低头或把镜腿抬高一点，直到镜片没有反光。",         \
	  "Tip the head down slightly or lift the temples of the glasses until the glare is gone.") \
	X(EYES_CLOSED, "请睁开双眼", "Open your eyes", "眼睛没有睁开。", "The eyes are not open.",  \
	  "双眼自然睁开，看着镜头。", "Open both eyes naturally and look at the camera.")           \
	X(GAZE_AWAY, "请平视镜头", "Look at the camera", "没有看镜头。",                            \
	  "You are not looking at the camera.", "双眼平视镜头。", "Look straight at the camera.")   \
	X(MOUTH_OPEN, "请闭上嘴巴", "Close your mouth", "嘴唇没有闭合。", "The mouth is open.",     \
	  "嘴唇自然闭合，不露牙齿。", "Close the lips naturally; no teeth.")                        \
	X(GLARE_ON_SKIN, "脸上有反光", "Shine on the face", "脸上有明显的高光、光斑。",             \
	  "There are hot spots of light on the face.", "擦去脸上的油光，避开直接照在脸上的灯光。",  \
	  "Dab the skin dry and avoid lamps that shine straight on the face.")                      \
	X(HAIR_WASHED_OUT, "请避开头顶灯光", "Avoid the lamp above",                                \
	  "头顶灯光太强，导致发色异常。",                                                           \
	  "Light from above is too strong: the hair looks bleached.", "避开直接在灯光下拍照。",     \
	  "Do not take the photo straight under a lamp.")                                           \
	X(RED_EYE, "有红眼", "Red eyes", "出现红眼。", "The eyes are red from a flash.",            \
	  "避免用闪光灯拍照。", "Do not use a flash.")                                              \
	X(BLURRED, "请保持不动", "Keep still", "图像模糊。", "The picture is blurred.",             \
	  "拍照时保持不动；若仍模糊，请老师擦拭镜头。",                                             \
	  "Keep still while the photo is taken. If it stays blurred, ask staff to wipe the lens.")  \
	X(UNNATURAL_COLOUR, "肤色不自然", "Unnatural colour", "肤色不自然，有偏色。",               \
	  "The colours are not natural.", "避开彩色灯光和滤镜；若仍偏色请找老师。",                 \
	  "Avoid coloured light and filters. If the cast stays, call staff.")                       \
	X(BACKGROUND_UNEVEN, "背景不干净", "Clear the background", "背景不是均匀的纯色。",          \
	  "The background is not plain and even.", "在纯色幕布前拍照，移开身后的物品和影子。",      \
	  "Sit before the plain backdrop; move things and shadows out of the picture.")             \
	X(CLOTHES_LIKE_BACKGROUND, "请换上衣颜色", "Wear another top", "上衣与背景色区分不明显。",  \
	  "The clothes are too much like the background.",                                          \
	  "应穿着与背景色区分明显的上衣，不得穿着蓝色上衣。",                                       \
	  "Wear a top that differs clearly from the background; no blue tops.")                     \
	X(RECAPTURED, "严禁翻拍", "No photos of photos", "疑似翻拍其他照片。",                      \
	  "This looks like a photograph of a photograph.",                                          \
	  "拍真实的自己，证件照注重真实性，严禁翻拍。",                                             \
	  "Be photographed yourself: a photograph of a print or a screen is not accepted.")         \
	X(SMILING, "表情请自然", "Neutral expression", "笑得太明显。", "The smile is too broad.",   \
	  "表情自然，嘴唇自然闭合。", "Keep a natural, neutral expression with the lips closed.")   \
	X(EARS_HIDDEN, "请露出双耳", "Show both ears", "耳朵被遮挡。", "The ears are covered.",     \
	  "把头发拢到耳后，露出双耳。", "Put the hair behind the ears.")                            \
	X(HAIR_LOOSE, "请扎起长发", "Tie long hair back", "长发没有扎起。",                         \
	  "Long hair is not tied back.", "长发者须把头发扎起，不能遮盖眉毛和耳朵。",                \
	  "Tie long hair back; it must not cover brows or ears.")                                   \
	X(JEWELLERY, "请取下首饰", "Take off jewellery", "佩戴了耳环、项链等饰品。",                \
	  "Earrings or a necklace are visible.", "取下耳环、项链等饰品。",                          \
	  "Take off earrings, necklace and the like.")                                              \
	X(CLOTHES_PATTERNED, "避免花纹衣服", "Wear a plain top", "上衣有复杂图案或条纹。",          \
	  "The clothes have busy patterns or stripes.", "换一件没有复杂图案、条纹的上衣。",         \
	  "Wear a top without busy patterns or stripes.")                                           \
	X(MAKEUP, "不宜化妆", "No heavy make-up", "妆容较浓。", "The make-up is heavy.",            \
	  "不宜化妆，请卸淡妆容。", "Make-up is not advised: lighten it.")                          \
	X(RETOUCHED, "严禁美颜", "No filters", "疑似经过美颜处理。",                                \
	  "The picture looks retouched.", "证件照注重真实性，严禁美颜处理。",                       \
	  "Filters and retouching are not allowed.")

struct words {
	const char *hint, *sentence, *remedy;
};

static const struct words table[REASON_COUNT][REMEDY_LANGUAGES] = {
#define X(id, hint_zh, hint_en, sentence_zh, sentence_en, remedy_zh, remedy_en)                    \
	[REASON_##id] = { [REMEDY_ZH_CN] = { hint_zh, sentence_zh, remedy_zh },                    \
			  [REMEDY_EN] = { hint_en, sentence_en, remedy_en } },
	REMEDIES(X)
#undef X
};

#define X(...) +1
_Static_assert(0 REMEDIES(X) == REASON_COUNT, "every reason has its words");
#undef X

/* X(way, hint zh, hint en, sentence zh, sentence en). Texts for a reason of which the direction is
 * known. A null sentence: the reason's sentence is right for this way. A hint has at most 8 Chinese
 * characters or 22 letters. */
#define WAY_WORDS(X)                                                                               \
	X(LEFT, "请往左移一点", "Move left a little", "坐得太靠右，不在画面中间。",                \
	  "You sat too far to your right.")                                                        \
	X(RIGHT, "请往右移一点", "Move right a little", "坐得太靠左，不在画面中间。",              \
	  "You sat too far to your left.")                                                         \
	X(HIGHER, "请坐高一点", "Sit a little higher", "坐得太低。", "You sat too low.")           \
	X(LOWER, "请坐低一点", "Sit a little lower", "坐得太高，头顶没有拍全。",                   \
	  "You sat too high: the top of the head is cut off.")                                     \
	X(CLOSER, "请靠近一点", "Come closer", NULL, NULL)                                         \
	X(BACK, "请往后一点", "Move back a little", NULL, NULL)                                    \
	X(TURN_LEFT, "请把脸向左转", "Turn your face left", "脸偏向右侧。",                        \
	  "The head is turned to your right.")                                                     \
	X(TURN_RIGHT, "请把脸向右转", "Turn your face right", "脸偏向左侧。",                      \
	  "The head is turned to your left.")                                                      \
	X(CHIN_UP, "请抬头一点", "Chin up a little", "头低得太多。", "The head is lowered.")       \
	X(CHIN_DOWN, "请低头一点", "Chin down a little", "头抬得太高。", "The head is raised.")    \
	X(TILT_LEFT, "请把头向左摆正", "Tilt your head left", "头歪向右侧。",                      \
	  "The head is tilted to your right.")                                                     \
	X(TILT_RIGHT, "请把头向右摆正", "Tilt your head right", "头歪向左侧。",                    \
	  "The head is tilted to your left.")

static const struct {
	const char *hint, *sentence;
} way_table[WAY_COUNT][REMEDY_LANGUAGES] = {
#define X(id, hint_zh, hint_en, sentence_zh, sentence_en)                                          \
	[WAY_##id] = {                                                                             \
		[REMEDY_ZH_CN] = { hint_zh, sentence_zh }, [REMEDY_EN] = { hint_en, sentence_en }  \
	},
	WAY_WORDS(X)
#undef X
};

#define X(...) +1
_Static_assert(0 WAY_WORDS(X) == WAY_COUNT, "every way has its words");
#undef X

static bool is_known(enum reason reason, enum remedy_language language)
{
	return reason < REASON_COUNT && language < REMEDY_LANGUAGES;
}

const char *remedy_hint(enum reason reason, enum way way, enum remedy_language language)
{
	if (!is_known(reason, language))
		return "";
	return way_reason(way) == reason ? way_table[way][language].hint
					 : table[reason][language].hint;
}

const char *remedy_sentence(enum reason reason, enum way way, enum remedy_language language)
{
	if (!is_known(reason, language))
		return "";
	const char *sentence = way_reason(way) == reason ? way_table[way][language].sentence : NULL;
	return sentence ? sentence : table[reason][language].sentence;
}

const char *remedy_what_to_do(enum reason reason, enum remedy_language language)
{
	return is_known(reason, language) ? table[reason][language].remedy : "";
}

enum remedy_language remedy_language_parse(const char *locale)
{
	return !locale || strncmp(locale, "zh", 2) == 0 ? REMEDY_ZH_CN : REMEDY_EN;
}
