/* SPDX-License-Identifier: MIT */
#include "daemon/core/model_pins.h"

static const struct {
	const char *file;
	const char *sha256;
} pinned[MODEL_ROLES] = {
	[MODEL_DETECTOR_SHORT] = { "face_detection_short_range.tflite",
				   "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633" },
	[MODEL_DETECTOR_FULL] = { "face_detection_full_range.tflite",
				  "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3" },
	[MODEL_MESH] = { "face_landmark_with_attention.tflite",
			 "883b7411747bac657c30c462d305d312e9dec6adbf8b85e2f5d8d722fca9455d" },
	[MODEL_GEOMETRY] = { "geometry_pipeline_metadata_landmarks.binarypb",
			     "bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4" },
	[MODEL_MASK_SQUARE] = { "selfie_segmentation.tflite",
				"8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27" },
	[MODEL_MASK_WIDE] = { "selfie_segmentation_landscape.tflite",
			      "4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894" },
	[MODEL_PALM] = { "palm_detection_lite.tflite",
			 "e9a4aaddf90dda56a87235303cf00e4c2d3fb28725f68fd88772997dac905c18" },
	[MODEL_HAND] = { "hand_landmark_lite.tflite",
			 "d7fde8ac11f8ce03f8663775bfc323f4fc9f2a38062b4f4efa142874ef5b2a48" },
};

const char *model_file_name(enum model_role role)
{
	return pinned[role].file;
}

const char *model_sha256(enum model_role role)
{
	return pinned[role].sha256;
}
