#pragma once

/// Makes :/icons, :/themes, :/help and :/samples readable. May be called more than once.
void writInitResources();
