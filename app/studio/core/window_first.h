#pragma once

namespace writ::studio {

/// At the beginning of work on another thread: from here on this thread, and those that it starts, let the window go first where
/// there are not enough processors for all. On Linux; elsewhere it does nothing.
void letWindowGoFirst();

}  // namespace writ::studio
