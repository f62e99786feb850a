#include "tests/unit/cedar/service/marked.h"
