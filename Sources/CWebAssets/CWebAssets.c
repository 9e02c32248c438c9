// DigitClassifier
// SPDX-License-Identifier: MIT

#include "CWebAssets.h"

static const unsigned char openapi[] = {
#embed "openapi.json"
};

cwebassets_file cwebassets_openapi(void) {
  return (cwebassets_file){"openapi.json", openapi, sizeof openapi};
}

static const cwebassets_file empty = {"", (const unsigned char *)"", 0};

// The files are fetched by scripts/fetch-swagger-ui, which touches this file so that a build notices.
// The script puts all of them there at once, so one tells for all.
#if __has_embed("swagger-ui/dist/swagger-ui-bundle.js") == __STDC_EMBED_FOUND__

static const unsigned char bundle[] = {
#embed "swagger-ui/dist/swagger-ui-bundle.js"
};
static const unsigned char style[] = {
#embed "swagger-ui/dist/swagger-ui.css"
};
static const unsigned char icon[] = {
#embed "swagger-ui/dist/favicon-32x32.png"
};
static const unsigned char licence[] = {
#embed "swagger-ui/dist/LICENSE"
};

static const cwebassets_file files[] = {
  {"swagger-ui-bundle.js", bundle, sizeof bundle},
  {"swagger-ui.css", style, sizeof style},
  {"favicon-32x32.png", icon, sizeof icon},
  {"LICENSE", licence, sizeof licence},
};

size_t cwebassets_swagger_ui_count(void) {
  return sizeof files / sizeof files[0];
}

cwebassets_file cwebassets_swagger_ui_file(size_t index) {
  return index < cwebassets_swagger_ui_count() ? files[index] : empty;
}

#else

size_t cwebassets_swagger_ui_count(void) {
  return 0;
}

cwebassets_file cwebassets_swagger_ui_file(size_t index) {
  (void)index;
  return empty;
}

#endif
