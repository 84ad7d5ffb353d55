/* SPDX-License-Identifier: MIT */
/*
 * The rows of the table in measure.h: each measure, the reason for a value that is too low, the
 * reason for a value that is too high, and the source of the formula. docs/photo.md explains the
 * sources ("ISO 29794-5 43", "notice 4"); docs/examiner.md defines the formulas marked "own". A
 * comment in the table names the file that takes the measures below the comment.
 */
#ifndef DAEMON_CORE_MEASURE_TABLE_H
#define DAEMON_CORE_MEASURE_TABLE_H

/* X(id, Name, unit, reason below its minimum, reason above its maximum, source) */
#define MEASURES(X)                                                                                \
	/* check_presence.c */                                                                     \
	X(FACE_COUNT, FaceCount, "faces", NO_FACE, SEVERAL_FACES,                                  \
	  "notice: one person; own: detector, confirmed by the mesh")                              \
	X(FACE_CONFIDENCE, FaceConfidence, "0..1", NO_FACE, NONE,                                  \
	  "own: detector score, 0 where the mesh says this is no face")                            \
	X(SINGLE_FACE, SingleFacePresent, "area ratio", NONE, SEVERAL_FACES,                       \
	  "ISO 29794-5 4C: second face's area / first face's")                                     \
	/* check_geometry.c */                                                                     \
	X(INTER_EYE_DISTANCE, InterEyeDistance, "px", TOO_SMALL, NONE,                             \
	  "ISO 29794-5 52: eye distance / cos(yaw)")                                               \
	X(FACE_WIDTH, FaceWidth, "px", TOO_SMALL, NONE,                                            \
	  "graduate register template: cheek to cheek; never upscaled")                            \
	X(HEAD_SIZE, HeadSize, "of height", NONE, NONE,                                            \
	  "ISO 29794-5 53: eye middle to chin / picture height; shown only")                       \
	X(MARGIN_ABOVE, MarginAbove, "of T", NONE, NONE, "ISO 29794-5 56; shown only")             \
	X(MARGIN_BELOW, MarginBelow, "of T", NONE, NONE, "ISO 29794-5 57; shown only")             \
	X(FACE_FILL, FaceFill, "of picture", NONE, TOO_CLOSE,                                      \
	  "own: the face's larger share of the picture's width or height")                         \
	X(PHOTO_SMALL, PhotoTooSmall, "0/1", NONE, TOO_SMALL,                                      \
	  "graduate register template: the photo would have to be enlarged")                       \
	X(PHOTO_CLOSE, PhotoTooClose, "0/1", NONE, TOO_CLOSE,                                      \
	  "graduate register template: head or face does not fit into the photo")                  \
	X(PHOTO_OFF_CENTRE, PhotoOffCentre, "0/1", NONE, OFF_CENTRE,                               \
	  "graduate register template: the photo would leave the picture")                         \
	X(FACE_CUT, FaceCut, "share", NONE, TOO_CLOSE,                                             \
	  "own: share of the face's contour outside the picture")                                  \
	/* check_pose.c */                                                                         \
	X(YAW, HeadPoseYaw, "deg", HEAD_TURNED, HEAD_TURNED,                                       \
	  "ISO 29794-5 58; limit 5 deg ISO 39794-5, widened by our error")                         \
	X(PITCH, HeadPosePitch, "deg", HEAD_RAISED, HEAD_RAISED,                                   \
	  "ISO 29794-5 59; limit 5 deg ISO 39794-5, widened by our error")                         \
	X(ROLL, HeadPoseRoll, "deg", HEAD_TILTED, HEAD_TILTED,                                     \
	  "ISO 29794-5 5A; limit 8 deg ISO 39794-5")                                               \
	/* check_body.c */                                                                         \
	X(SHOULDER_SLOPE, ShoulderSlope, "deg", SHOULDERS_UNEVEN, SHOULDERS_UNEVEN,                \
	  "notice 2; own: line through the silhouette's shoulders")                                \
	/* check_eyes.c */                                                                         \
	X(EYES_OPEN, EyesOpen, "of T", NONE, NONE,                                                 \
	  "ISO 29794-5 4D: smaller eye's largest lid gap / T; shown only")                         \
	X(EYE_APERTURE, EyeAperture, "ratio", EYES_CLOSED, NONE,                                   \
	  "own: smaller eye's lid gap / eye width, against the visit's own open eyes")             \
	X(EYE_BALANCE, EyeBalance, "ratio", EYES_CLOSED, NONE,                                     \
	  "own: the smaller eye's aperture + 0.05 / the larger one's")                             \
	X(IRIS_CONTRAST, IrisContrast, "ratio", FACE_COVERED, NONE,                                \
	  "own: how much darker the iris is than the cheek; a hidden eye has none")                \
	X(GAZE_OFFSET, GazeOffset, "of eye", NONE, GAZE_AWAY,                                      \
	  "DFIC: pupil's distance from the middle of the eye / half its width")                    \
	X(RED_EYE, RedEye, "share", NONE, RED_EYE, "BioGaze: red share of the pupil's disc")       \
	/* check_mouth.c */                                                                        \
	X(MOUTH_CLOSED, MouthClosed, "of T", NONE, MOUTH_OPEN,                                     \
	  "ISO 29794-5 4E: largest inner lip gap / T")                                             \
	X(SMILE, Smile, "of eye distance", NONE, SMILING, "own: mouth width / eye distance")       \
	/* check_light.c */                                                                        \
	X(ILLUMINATION, IlluminationUniformity, "overlap", NONE, NONE,                             \
	  "ISO 29794-5 43: overlap of the cheeks' histograms; shown only")                         \
	X(LIGHT_BALANCE, LightBalance, "(L-R)/(L+R)", UNEVEN_LIGHT, UNEVEN_LIGHT,                  \
	  "notice 1, failure 1; own: left against right half of the face")                         \
	X(LIGHT_SQUARES, LightSquares, "min/max", UNEVEN_LIGHT, NONE,                              \
	  "ICAO TR portrait quality: four squares, darkest / brightest")                           \
	X(LUMINANCE_MEAN, LuminanceMean, "linear", TOO_DARK, TOO_BRIGHT,                           \
	  "ISO 29794-5 44: mean linear luminance of the face")                                     \
	X(LIGHT_LEVEL, LightLevel, "linear", TOO_DARK, NONE,                                       \
	  "own: the largest of LuminanceMean, whites of the eyes, 0.3 x bright clothes")           \
	X(LUMINANCE_VARIANCE, LuminanceVariance, "linear^2", NONE, NONE,                           \
	  "ISO 29794-5 45; shown only")                                                            \
	X(UNDER_EXPOSURE, UnderExposurePrevention, "share", NONE, NONE,                            \
	  "ISO 29794-5 46; shown only")                                                            \
	X(OVER_EXPOSURE, OverExposurePrevention, "share", NONE, NONE,                              \
	  "ISO 29794-5 47: share of the face with linear luminance >= 247/255; shown only")        \
	X(SKIN_SHINE, SkinShine, "share", NONE, GLARE_ON_SKIN,                                     \
	  "notice 1; own: the same share, of the skin alone")                                      \
	X(DYNAMIC_RANGE, DynamicRange, "bits", NONE, NONE, "ISO 29794-5 48; shown only")           \
	/* check_hair.c */                                                                         \
	X(HAIR_TOP, HairTop, "share", NONE, HAIR_WASHED_OUT,                                       \
	  "notice failure 5; own: share of the hair burnt to white")                               \
	/* check_sharpness.c */                                                                    \
	X(FOCUS, Focus, "ratio", BLURRED, NONE,                                                    \
	  "own: fine against coarse detail of eyes, brows and mouth at a fixed eye distance")      \
	/* check_colour.c */                                                                       \
	X(NATURAL_COLOUR, NaturalColour, "dE", NONE, UNNATURAL_COLOUR,                             \
	  "ISO 29794-5 4B: cheeks' distance from the skin range in CIELAB")                        \
	/* check_glasses.c */                                                                      \
	X(LENS_DARKNESS, LensDarkness, "ratio", GLASSES_TINTED, NONE,                              \
	  "notice 3; own: skin under the eyes / cheeks, luminance")                                \
	X(LENS_TINT, LensTint, "dE", NONE, GLASSES_TINTED,                                         \
	  "own: colour distance of the lens area from the cheeks")                                 \
	X(LENS_GLARE, LensGlare, "share", NONE, GLASSES_GLARE,                                     \
	  "notice 3; own: bright or green blobs on the lenses")                                    \
	X(LENS_REFLECTION, LensReflection, "score", NONE, GLASSES_GLARE,                           \
	  "notice 3; own: a small network sees a reflection, and the mesh network sees glasses")   \
	X(FRAME_OVER_EYES, FrameOverEyes, "share", NONE, FRAME_OVER_EYES,                          \
	  "ICAO 9303 eye visibility zone; own: dark line right under the lower lid")               \
	/* check_hair.c */                                                                         \
	X(BROW_COVER, BrowCover, "share", NONE, HAIR_OVER_BROWS,                                   \
	  "notice 4; own: how far the skin above the brows is not skin")                           \
	X(EYE_COVER, EyeCover, "share", NONE, HAIR_OVER_EYES,                                      \
	  "notice 4; own: strands across the eye zone")                                            \
	X(HAIR_LOOSE, HairLoose, "share", NONE, HAIR_LOOSE,                                        \
	  "notice 5; own: hair-like area beside the neck")                                         \
	X(EAR_COVER, EarCover, "share", NONE, EARS_HIDDEN,                                         \
	  "notice 2, 4; own: non-skin share where the ears belong")                                \
	/* check_head.c */                                                                         \
	X(HEADWEAR, Headwear, "score", NONE, HEAD_COVERED,                                         \
	  "notice 4; own: what the mesh network knows, with HeadCover and HeadBand")               \
	X(HEAD_COVER, HeadCover, "score", NONE, HEAD_COVERED,                                      \
	  "notice 4; own: what lies above the forehead is not hair")                               \
	X(HEAD_BAND, HeadBand, "share", NONE, HEAD_COVERED,                                        \
	  "own: share of the hair in strong colours that no hair has")                             \
	/* check_occlusion.c */                                                                    \
	X(COVERING, Covering, "score", NONE, FACE_COVERED,                                         \
	  "own: what the mesh network knows, with FaceCover and IrisContrast")                     \
	X(FACE_COVER, FaceCover, "share", NONE, FACE_COVERED,                                      \
	  "own: share of the face that does not look like this face's skin")                       \
	/* check_mask.c */                                                                         \
	X(MASK_COVER, MaskCover, "score", NONE, FACE_COVERED,                                      \
	  "own: nose, upper lip and chin are not this face's skin, or no mouth shows")             \
	/* check_hands.c */                                                                        \
	X(HAND_ON_FACE, HandOnFace, "0..1", NONE, FACE_COVERED,                                    \
	  "own: how surely a hand touches face or hair; hand network")                             \
	/* check_background.c */                                                                   \
	X(BACKGROUND_UNIFORMITY, BackgroundUniformity, "gradient", NONE, BACKGROUND_UNEVEN,        \
	  "ISO 29794-5 42: mean Scharr gradient of what is not the person")                        \
	X(BACKGROUND_CLUTTER, BackgroundClutter, "gradient", NONE, BACKGROUND_UNEVEN,              \
	  "own: 80th percentile of the same gradients; loose strands do not count")                \
	X(BACKGROUND_SPREAD, BackgroundSpread, "dE", NONE, BACKGROUND_UNEVEN,                      \
	  "own: colour spread of what is not the person")                                          \
	X(BACKGROUND_SHADOW, BackgroundShadow, "share", NONE, BACKGROUND_UNEVEN,                   \
	  "notice 5; own: how much darker a part is than the smooth light of the backdrop")        \
	X(BACKGROUND_BURNT, BackgroundBurnt, "share", NONE, TOO_BRIGHT,                            \
	  "own: share of the backdrop with all channels at their end")                             \
	X(BACKDROP_DISTANCE, BackdropDistance, "dE", NONE, BACKGROUND_UNEVEN,                      \
	  "own: backdrop against the profile's colour")                                            \
	/* check_clothes.c */                                                                      \
	X(CLOTHES_DISTANCE, ClothesDistance, "dE", CLOTHES_LIKE_BACKGROUND, NONE,                  \
	  "notice 5; own: clothes against backdrop in CIELAB")                                     \
	X(CLOTHES_BLUE, ClothesBlue, "share", NONE, CLOTHES_LIKE_BACKGROUND,                       \
	  "notice 5: no blue; own: blue share of the clothes")                                     \
	X(CLOTHES_PATTERN, ClothesPattern, "ratio", NONE, CLOTHES_PATTERNED,                       \
	  "notice 5; own: edge density of the clothes")                                            \
	/* check_sharpness.c */                                                                    \
	X(SKIN_TEXTURE, SkinTexture, "levels", RETOUCHED, NONE,                                    \
	  "notice 6; own: fine detail of the cheeks")                                              \
	/* check_retouch.c */                                                                      \
	X(MAKEUP, Makeup, "dE", NONE, MAKEUP,                                                      \
	  "notice 4; own: colour of the lips against the skin")                                    \
	X(RECAPTURE, Recapture, "score", NONE, RECAPTURED,                                         \
	  "notice 6; own: dull, soft or strangely tinted skin; weak on one picture")               \
	/* check_jewellery.c */                                                                    \
	X(EARRING, Earring, "share", NONE, JEWELLERY,                                              \
	  "notice 4; own: bright or sharp specks below the ears")                                  \
	X(NECKLACE, Necklace, "share", NONE, JEWELLERY,                                            \
	  "notice 4; own: thin sharp lines across the neck")

#endif
