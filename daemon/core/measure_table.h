/* SPDX-License-Identifier: MIT */
/*
 * The rows of measure.h: every measure, what its low and its high side mean, and where its formula
 * comes from: "ISO 29794-5 x" the standard's component x, "notice n" what a school's notice asks,
 * "own" a formula of ours. docs/photo.md lists the first two, docs/examiner.md the third.
 */
#ifndef DAEMON_CORE_MEASURE_TABLE_H
#define DAEMON_CORE_MEASURE_TABLE_H

/* X(id, Name, unit, reason below its minimum, reason above its maximum, family, source) */
#define MEASURES(X)                                                                                \
	X(FACE_COUNT, FaceCount, "faces", NO_FACE, SEVERAL_FACES, presence,                        \
	  "notice: one person; own: detector, confirmed by the mesh")                              \
	X(FACE_CONFIDENCE, FaceConfidence, "0..1", NO_FACE, NONE, presence,                        \
	  "own: detector score, 0 where the mesh says this is no face")                            \
	X(SINGLE_FACE, SingleFacePresent, "area ratio", NONE, SEVERAL_FACES, presence,             \
	  "ISO 29794-5 4C: second face's area / first face's")                                     \
	X(INTER_EYE_DISTANCE, InterEyeDistance, "px", TOO_SMALL, NONE, geometry,                   \
	  "ISO 29794-5 52: eye distance / cos(yaw)")                                               \
	X(FACE_WIDTH, FaceWidth, "px", TOO_SMALL, NONE, geometry,                                  \
	  "graduate register template: cheek to cheek; never upscaled")                            \
	X(HEAD_SIZE, HeadSize, "of height", NONE, NONE, geometry,                                  \
	  "ISO 29794-5 53: eye middle to chin / picture height; shown only")                       \
	X(MARGIN_ABOVE, MarginAbove, "of T", NONE, NONE, geometry, "ISO 29794-5 56; shown only")   \
	X(MARGIN_BELOW, MarginBelow, "of T", NONE, NONE, geometry, "ISO 29794-5 57; shown only")   \
	X(FACE_FILL, FaceFill, "of picture", NONE, TOO_CLOSE, geometry,                            \
	  "own: the face's larger share of the picture's width or height")                         \
	X(PHOTO_SMALL, PhotoTooSmall, "0/1", NONE, TOO_SMALL, geometry,                            \
	  "graduate register template: the photo would have to be enlarged")                       \
	X(PHOTO_CLOSE, PhotoTooClose, "0/1", NONE, TOO_CLOSE, geometry,                            \
	  "graduate register template: head or face does not fit into the photo")                  \
	X(PHOTO_OFF_CENTRE, PhotoOffCentre, "0/1", NONE, OFF_CENTRE, geometry,                     \
	  "graduate register template: the photo would leave the picture")                         \
	X(FACE_CUT, FaceCut, "share", NONE, TOO_CLOSE, geometry,                                   \
	  "own: share of the face's contour outside the picture")                                  \
	X(YAW, HeadPoseYaw, "deg", HEAD_TURNED, HEAD_TURNED, pose,                                 \
	  "ISO 29794-5 58; limit 5 deg ISO 39794-5, widened by our error")                         \
	X(PITCH, HeadPosePitch, "deg", HEAD_RAISED, HEAD_RAISED, pose,                             \
	  "ISO 29794-5 59; limit 5 deg ISO 39794-5, widened by our error")                         \
	X(ROLL, HeadPoseRoll, "deg", HEAD_TILTED, HEAD_TILTED, pose,                               \
	  "ISO 29794-5 5A; limit 8 deg ISO 39794-5")                                               \
	X(SHOULDER_SLOPE, ShoulderSlope, "deg", SHOULDERS_UNEVEN, SHOULDERS_UNEVEN, body,          \
	  "notice 2; own: line through the silhouette's shoulders")                                \
	X(EYES_OPEN, EyesOpen, "of T", NONE, NONE, eyes,                                           \
	  "ISO 29794-5 4D: smaller eye's largest lid gap / T; shown only")                         \
	X(EYE_APERTURE, EyeAperture, "ratio", EYES_CLOSED, NONE, eyes,                             \
	  "own: smaller eye's lid gap / eye width, against the visit's own open eyes")             \
	X(EYE_BALANCE, EyeBalance, "ratio", EYES_CLOSED, NONE, eyes,                               \
	  "own: the smaller eye's aperture / the larger one's")                                    \
	X(IRIS_CONTRAST, IrisContrast, "ratio", FACE_COVERED, NONE, eyes,                          \
	  "own: how much darker the iris is than the cheek; a hidden eye has none")                \
	X(GAZE_OFFSET, GazeOffset, "of eye", NONE, GAZE_AWAY, eyes,                                \
	  "DFIC: pupil's distance from the middle of the eye / half its width")                    \
	X(RED_EYE, RedEye, "share", NONE, RED_EYE, eyes, "BioGaze: red share of the pupil's disc") \
	X(MOUTH_CLOSED, MouthClosed, "of T", NONE, MOUTH_OPEN, mouth,                              \
	  "ISO 29794-5 4E: largest inner lip gap / T")                                             \
	X(SMILE, Smile, "of eye distance", NONE, SMILING, mouth,                                   \
	  "own: mouth width / eye distance")                                                       \
	X(ILLUMINATION, IlluminationUniformity, "overlap", NONE, NONE, light,                      \
	  "ISO 29794-5 43: overlap of the cheeks' histograms; shown only")                         \
	X(LIGHT_BALANCE, LightBalance, "(L-R)/(L+R)", UNEVEN_LIGHT, UNEVEN_LIGHT, light,           \
	  "notice 1, failure 1; own: left against right half of the face")                         \
	X(LIGHT_SQUARES, LightSquares, "min/max", UNEVEN_LIGHT, NONE, light,                       \
	  "ICAO TR portrait quality: four squares, darkest / brightest")                           \
	X(LUMINANCE_MEAN, LuminanceMean, "linear", TOO_DARK, TOO_BRIGHT, light,                    \
	  "ISO 29794-5 44: mean linear luminance of the face")                                     \
	X(LIGHT_LEVEL, LightLevel, "linear", TOO_DARK, NONE, light,                                \
	  "own: the larger of LuminanceMean and the whites of the eyes")                           \
	X(LUMINANCE_VARIANCE, LuminanceVariance, "linear^2", NONE, NONE, light,                    \
	  "ISO 29794-5 45; shown only")                                                            \
	X(UNDER_EXPOSURE, UnderExposurePrevention, "share", NONE, NONE, light,                     \
	  "ISO 29794-5 46; shown only")                                                            \
	X(OVER_EXPOSURE, OverExposurePrevention, "share", NONE, NONE, light,                       \
	  "ISO 29794-5 47: share of the face with linear luminance >= 247/255; shown only")        \
	X(SKIN_SHINE, SkinShine, "share", NONE, GLARE_ON_SKIN, light,                              \
	  "notice 1; own: the same share, of the skin alone")                                      \
	X(DYNAMIC_RANGE, DynamicRange, "bits", NONE, NONE, light, "ISO 29794-5 48; shown only")    \
	X(HAIR_TOP, HairTop, "share", NONE, HAIR_WASHED_OUT, hair,                                 \
	  "notice failure 5; own: share of the hair burnt to white")                               \
	X(FOCUS, Focus, "ratio", BLURRED, NONE, sharpness,                                         \
	  "own: fine against coarse detail of eyes, brows and mouth at a fixed eye distance")      \
	X(NATURAL_COLOUR, NaturalColour, "dE", NONE, UNNATURAL_COLOUR, colour,                     \
	  "ISO 29794-5 4B: cheeks' distance from the skin range in CIELAB")                        \
	X(LENS_DARKNESS, LensDarkness, "ratio", GLASSES_TINTED, NONE, glasses,                     \
	  "notice 3; own: skin round the eyes / cheeks, luminance")                                \
	X(LENS_TINT, LensTint, "dE", NONE, GLASSES_TINTED, glasses,                                \
	  "own: colour distance of the lens area from the cheeks")                                 \
	X(LENS_GLARE, LensGlare, "share", NONE, GLASSES_GLARE, glasses,                            \
	  "notice 3; own: bright blobs in the eye zone beyond the corneal glint")                  \
	X(FRAME_OVER_EYES, FrameOverEyes, "share", NONE, FRAME_OVER_EYES, glasses,                 \
	  "ICAO 9303 eye visibility zone; own: dark line right under the lower lid")               \
	X(GLASSES, Glasses, "ratio", NONE, NONE, glasses,                                          \
	  "own: edge across the bridge of the nose; shown only")                                   \
	X(BROW_COVER, BrowCover, "share", NONE, HAIR_OVER_BROWS, hair,                             \
	  "notice 4; own: how far the skin above the brows is not skin")                           \
	X(EYE_COVER, EyeCover, "share", NONE, HAIR_OVER_EYES, hair,                                \
	  "notice 4; own: strands across the eye zone")                                            \
	X(HAIR_LOOSE, HairLoose, "share", NONE, HAIR_LOOSE, hair,                                  \
	  "notice 5; own: hair-like area beside the neck")                                         \
	X(EAR_COVER, EarCover, "share", NONE, EARS_HIDDEN, hair,                                   \
	  "notice 2, 4; own: non-skin share where the ears belong")                                \
	X(HEAD_COVER, HeadCover, "score", NONE, HEAD_COVERED, head,                                \
	  "notice 4; own: what lies above the forehead is not hair")                               \
	X(HEAD_BAND, HeadBand, "share", NONE, HEAD_COVERED, head,                                  \
	  "own: share of the hair in strong colours that no hair has")                             \
	X(FACE_COVER, FaceCover, "share", NONE, FACE_COVERED, occlusion,                           \
	  "own: share of the face that does not look like this face's skin")                       \
	X(SKIN_BESIDE, SkinBeside, "eye distances^2", NONE, FACE_COVERED, occlusion,               \
	  "own: this face's skin colour beside the head, beyond the ears: a raised hand")          \
	X(BACKGROUND_UNIFORMITY, BackgroundUniformity, "gradient", NONE, BACKGROUND_UNEVEN,        \
	  background, "ISO 29794-5 42: mean Scharr gradient of what is not the person")            \
	X(BACKGROUND_CLUTTER, BackgroundClutter, "gradient", NONE, BACKGROUND_UNEVEN, background,  \
	  "own: 80th percentile of the same gradients; loose strands do not count")                \
	X(BACKGROUND_SPREAD, BackgroundSpread, "dE", NONE, BACKGROUND_UNEVEN, background,          \
	  "own: colour spread of what is not the person")                                          \
	X(BACKGROUND_BURNT, BackgroundBurnt, "share", NONE, TOO_BRIGHT, background,                \
	  "own: share of the backdrop with all channels at their end")                             \
	X(BACKDROP_DISTANCE, BackdropDistance, "dE", NONE, BACKGROUND_UNEVEN, background,          \
	  "own: backdrop against the profile's colour")                                            \
	X(CLOTHES_DISTANCE, ClothesDistance, "dE", CLOTHES_LIKE_BACKGROUND, NONE, clothes,         \
	  "notice 5; own: clothes against backdrop in CIELAB")                                     \
	X(CLOTHES_BLUE, ClothesBlue, "share", NONE, CLOTHES_LIKE_BACKGROUND, clothes,              \
	  "notice 5: no blue; own: blue share of the clothes")                                     \
	X(CLOTHES_PATTERN, ClothesPattern, "ratio", NONE, CLOTHES_PATTERNED, clothes,              \
	  "notice 5; own: edge density of the clothes")                                            \
	X(SKIN_TEXTURE, SkinTexture, "levels", RETOUCHED, NONE, sharpness,                         \
	  "notice 6; own: fine detail of the cheeks")                                              \
	X(MAKEUP, Makeup, "dE", NONE, MAKEUP, retouch,                                             \
	  "notice 4; own: colour of the lips against the skin")                                    \
	X(RECAPTURE, Recapture, "score", NONE, RECAPTURED, retouch,                                \
	  "notice 6; own: dull, soft or strangely tinted skin; weak on one picture")               \
	X(EARRING, Earring, "share", NONE, JEWELLERY, jewellery,                                   \
	  "notice 4; own: bright or sharp specks below the ears")                                  \
	X(NECKLACE, Necklace, "share", NONE, JEWELLERY, jewellery,                                 \
	  "notice 4; own: thin sharp lines across the neck")

#endif
