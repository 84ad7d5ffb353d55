/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/landmarks.h"

const uint16_t landmarks_upper_lid[LANDMARK_SIDES][LANDMARKS_LID] = {
	{ 246, 161, 160, 159, 158, 157, 173 },
	{ 466, 388, 387, 386, 385, 384, 398 },
};
const uint16_t landmarks_lower_lid[LANDMARK_SIDES][LANDMARKS_LID] = {
	{ 7, 163, 144, 145, 153, 154, 155 },
	{ 249, 390, 373, 374, 380, 381, 382 },
};
const uint16_t landmarks_eye_ring[LANDMARK_SIDES][LANDMARKS_EYE_RING] = {
	{ 33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7 },
	{ 263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249 },
};
const uint16_t landmarks_iris_edge[LANDMARK_SIDES][LANDMARKS_IRIS_EDGE] = {
	{ 469, 470, 471, 472 },
	{ 474, 475, 476, 477 },
};
const uint16_t landmarks_brow_ring[LANDMARK_SIDES][LANDMARKS_BROW] = {
	{ 70, 63, 105, 66, 107, 55, 65, 52, 53, 46 },
	{ 300, 293, 334, 296, 336, 285, 295, 282, 283, 276 },
};
const uint16_t landmarks_brow_upper[LANDMARK_SIDES][LANDMARKS_BROW_EDGE] = {
	{ 70, 63, 105, 66, 107 },
	{ 300, 293, 334, 296, 336 },
};
const uint16_t landmarks_brow_lower[LANDMARK_SIDES][LANDMARKS_BROW_EDGE] = {
	{ 46, 53, 52, 65, 55 },
	{ 276, 283, 282, 295, 285 },
};
const uint16_t landmarks_cheek_ring[LANDMARK_SIDES][LANDMARKS_CHEEK] = {
	{ 117, 118, 119, 100, 142, 36, 205, 187, 123 },
	{ 346, 347, 348, 329, 371, 266, 425, 411, 352 },
};
const uint16_t landmarks_forehead_ring[LANDMARKS_FOREHEAD] = {
	104, 69, 108, 151, 337, 299, 333, 334, 296, 336, 9, 107, 66, 105,
};
const uint16_t landmarks_lips_outer[LANDMARKS_LIPS] = {
	61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
};
const uint16_t landmarks_lips_inner[LANDMARKS_LIPS] = {
	78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
};
const uint16_t landmarks_face_oval[LANDMARKS_OVAL] = {
	10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
	152, 148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109,
};
const uint16_t landmarks_nose_line[LANDMARKS_NOSE_LINE] = { 168, 6, 197, 195, 5, 4 };
