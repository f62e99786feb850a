#include "simulator/review/review.h"
