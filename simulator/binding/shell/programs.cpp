#include "simulator/binding/shell/programs.h"

#include <algorithm>
#include <array>

namespace writ::sim::shell {

namespace {

using M = Manner;

// Options that are not listed leave open whatever lies in the program's reach.
constexpr std::array kPrograms{
    // Nothing happens to files.
    Program{":", M::Nothing, "", "", "", ""},
    Program{"true", M::Nothing, "", "", "", ""},
    Program{"false", M::Nothing, "", "", "", ""},
    Program{"echo", M::Nothing, "", "", "", ""},
    Program{"test", M::Test, "", "", "", ""},
    Program{"[", M::Test, "", "", "", ""},
    Program{"expr", M::Nothing, "", "", "", ""},
    Program{"pwd", M::Nothing, "", "", "", ""},
    Program{"sleep", M::Nothing, "", "", "", ""},
    Program{"seq", M::Nothing, "", "", "", ""},
    Program{"basename", M::Nothing, "", "", "", ""},
    Program{"dirname", M::Nothing, "", "", "", ""},
    Program{"whoami", M::Nothing, "", "", "", ""},
    Program{"id", M::Nothing, "", "", "", ""},
    Program{"uname", M::Nothing, "", "", "", ""},
    Program{"nproc", M::Nothing, "", "", "", ""},
    Program{"arch", M::Nothing, "", "", "", ""},
    Program{"tty", M::Nothing, "", "", "", ""},
    Program{"printenv", M::Nothing, "", "", "", ""},
    Program{"ps", M::Nothing, "", "", "", ""},
    Program{"type", M::Nothing, "", "", "", ""},
    Program{"which", M::Nothing, "", "", "", ""},
    Program{"exit", M::Nothing, "", "", "", ""},
    Program{"return", M::Nothing, "", "", "", ""},
    Program{"break", M::Nothing, "", "", "", ""},
    Program{"continue", M::Nothing, "", "", "", ""},
    Program{"shift", M::Nothing, "", "", "", ""},
    Program{"wait", M::Nothing, "", "", "", ""},
    Program{"umask", M::Nothing, "", "", "", ""},
    Program{"ulimit", M::Nothing, "", "", "", ""},
    Program{"printf", M::Print, "", "", "", ""},
    Program{"date", M::Plain, "x", "_*", "u utc", "d:_ date:_ r:r reference:r"},
    Program{"read", M::Names, "", "", "", ""},
    Program{"unset", M::Names, "", "", "", ""},
    Program{"set", M::Options, "", "", "", ""},
    // Files are read.
    Program{"cat", M::Plain, "r", "r*", "AbeEnstTuv number show-all", ""},
    Program{"tac", M::Plain, "r", "r*", "br", ""},
    Program{"nl", M::Plain, "r", "r*", "p", "b:_ w:_ s:_ n:_"},
    Program{"head", M::Plain, "r", "r*", "qvz0123456789 quiet", "n:_ c:_ lines:_ bytes:_"},
    Program{"tail", M::Plain, "r", "r*", "fFqvz0123456789 quiet follow", "n:_ c:_ s:_ lines:_ bytes:_"},
    Program{"wc", M::Plain, "r", "r*", "clmLw lines words bytes chars", ""},
    Program{"cut", M::Plain, "r", "r*", "sz complement", "b:_ c:_ d:_ f:_ delimiter:_ fields:_"},
    Program{"tr", M::Nothing, "", "", "", ""},
    Program{"sort", M::Plain, "x", "r*", "bdfghimnrRsuVzcC reverse unique numeric-sort", "k:_ t:_ key:_ o:w output:w"},
    Program{"uniq", M::Plain, "rw", "r w", "cdDiuz count repeated unique", "f:_ s:_ w:_"},
    Program{"od", M::Plain, "r", "r*", "abcdfhilosxv", "A:_ j:_ N:_ t:_ w:_"},
    Program{"xxd", M::Plain, "rw", "r w", "abeipruE", "c:_ g:_ l:_ o:_ s:_"},
    Program{"hexdump", M::Plain, "r", "r*", "bcCdovx", "n:_ s:_ e:_"},
    Program{"strings", M::Plain, "r", "r*", "a", "n:_ t:_ e:_"},
    Program{"file", M::Plain, "rw", "r*", "biLNzs mime brief", ""},
    Program{"stat", M::Plain, "r", "r*", "fLt", "c:_ format:_ printf:_"},
    Program{"du", M::Plain, "r", "r*.", "abchHkmsx0 summarize human-readable total", "d:_ max-depth:_"},
    Program{"df", M::Plain, "r", "r*", "ahHiklPT human-readable", "t:_ x:_"},
    Program{"ls", M::Plain, "r", "r*.", "aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1 all color recursive",
            "w:_ I:_ color:_ ignore:_ sort:_"},
    Program{"tree", M::Plain, "rw", "r*.", "adfhpsugDF", "L:_ I:_ P:_"},
    Program{"md5sum", M::Plain, "r", "r*", "bctw check", ""},
    Program{"sha1sum", M::Plain, "r", "r*", "bctw check", ""},
    Program{"sha256sum", M::Plain, "r", "r*", "bctw check", ""},
    Program{"sha512sum", M::Plain, "r", "r*", "bctw check", ""},
    Program{"cksum", M::Plain, "r", "r*", "", ""},
    Program{"b2sum", M::Plain, "r", "r*", "bct", "l:_"},
    Program{"diff", M::Plain, "r", "r*", "abBcdeiNnpqrstuwyE brief recursive unified color", "C:_ U:_ x:_ exclude:_ color:_"},
    Program{"cmp", M::Plain, "r", "r r _ _", "bls", "i:_ n:_"},
    Program{"comm", M::Plain, "r", "r*", "123z", ""},
    Program{"join", M::Plain, "r", "r*", "i", "a:_ e:_ j:_ o:_ t:_ v:_ 1:_ 2:_"},
    Program{"paste", M::Plain, "r", "r*", "sz", "d:_"},
    Program{"fold", M::Plain, "r", "r*", "bs", "w:_"},
    Program{"fmt", M::Plain, "r", "r*", "cstu", "w:_ p:_ g:_"},
    Program{"column", M::Plain, "r", "r*", "tx", "s:_ c:_ o:_ N:_"},
    Program{"rev", M::Plain, "r", "r*", "", ""},
    Program{"base64", M::Plain, "r", "r*", "di decode", "w:_ wrap:_"},
    Program{"jq", M::Plain, "r", "_ r*", "cCejMnrRsSa raw-output compact-output slurp null-input", "f:q indent:_"},
    Program{"grep", M::Plain, "r", "_ r*",
            "abcEFGhHiIlLnoPqrRsTUvVwxyzZ0123456789 ignore-case invert-match recursive line-number count color fixed-strings",
            "A:_ B:_ C:_ m:_ e:p regexp:p f:q file:q include:_ exclude:_ exclude-dir:_ color:_ max-count:_"},
    Program{"egrep", M::Plain, "r", "_ r*", "achHiIlLnoqrRsvwx", "A:_ B:_ C:_ m:_ e:p f:q"},
    Program{"fgrep", M::Plain, "r", "_ r*", "achHiIlLnoqrRsvwx", "A:_ B:_ C:_ m:_ e:p f:q"},
    Program{"rg", M::Plain, "x", "_ r*", "cFhHiIlnNopqsSuUvwx hidden files no-ignore ignore-case line-number",
            "A:_ B:_ C:_ g:_ m:_ t:_ T:_ e:p glob:_ type:_"},
    Program{"readlink", M::Plain, "r", "r*", "efmnqsvz", ""},
    Program{"realpath", M::Plain, "r", "r*", "eLmPqsz", ""},
    // Files are written or deleted.
    Program{"touch", M::Plain, "rw", "w*", "acmh no-create", "d:_ t:_ r:r date:_ reference:r"},
    Program{"mkdir", M::Plain, "w", "w*", "pv parents verbose", "m:_ mode:_"},
    Program{"mkfifo", M::Plain, "w", "w*", "", "m:_"},
    Program{"tee", M::Plain, "w", "w*", "aip append", ""},
    Program{"truncate", M::Plain, "rw", "w*", "co no-create", "s:_ size:_ r:r reference:r"},
    Program{"cp", M::Plain, "rwd", "r* w", "adfHiLnpPrRTuvx archive recursive force verbose no-clobber update parents",
            "t:t target-directory:t"},
    Program{"mv", M::Plain, "rwd", "m* w", "finTuv force verbose no-clobber update", "t:t target-directory:t"},
    Program{"chmod", M::Plain, "w", "_ w*", "cfRv recursive verbose", ""},
    Program{"chown", M::Plain, "w", "_ w*", "cfhRv recursive verbose", ""},
    Program{"chgrp", M::Plain, "w", "_ w*", "cfhRv recursive verbose", ""},
    Program{"rm", M::Plain, "d", "d*", "fiIrRdv force recursive verbose dir one-file-system preserve-root no-preserve-root", ""},
    Program{"rmdir", M::Plain, "d", "d*", "v verbose ignore-fail-on-non-empty", ""},
    Program{"unlink", M::Plain, "d", "d*", "", ""},
    Program{"shred", M::Plain, "rwd", "k*", "fuvxz force remove verbose zero exact", "n:_ s:_ iterations:_ size:_"},
    Program{"dd", M::Copy, "rw", "", "", ""},
    Program{"sed", M::Sed, "x", "_ r*", "nErsuz quiet silent regexp-extended", "e:p expression:p"},
    Program{"awk", M::Awk, "x", "_", "", "F:_ v:_"},
    Program{"gawk", M::Awk, "x", "_", "", "F:_ v:_"},
    Program{"mawk", M::Awk, "x", "_", "", "F:_ v:_"},
    Program{"find", M::Find, "x", "", "", ""},
    // The network.
    Program{"curl", M::Network, "x", "u*",
            "sSfgkvilLIOJ#46NGq silent show-error fail insecure verbose include location head remote-name compressed globoff",
            "o:w output:w X:_ request:_ H:D header:D d:D data:D data-binary:D data-raw:_ json:D F:F form:F u:_ user:_ A:_ "
            "user-agent:_ e:_ referer:_ "
            "b:r cookie:r c:w cookie-jar:w T:r upload-file:r m:_ max-time:_ connect-timeout:_ retry:_ x:u proxy:u cacert:r "
            "cert:r key:r url:u D:w"},
    Program{"wget", M::Network, "x", "u*", "qcNvSb46nd quiet continue timestamping no-verbose no-check-certificate spider",
            "O:w output-document:w P:w directory-prefix:w U:_ user-agent:_ T:_ timeout:_ t:_ tries:_ header:_ post-data:_ "
            "post-file:r"},
    Program{"ping", M::Plain, "n", "h", "46nq", "c:_ i:_ s:_ t:_ w:_ W:_"},
    Program{"nc", M::Plain, "x", "h _*", "46nuvzN", "w:_ p:_ s:_"},
    Program{"ncat", M::Plain, "x", "h _*", "46nuv ssl", "w:_ p:_ s:_"},
    Program{"netcat", M::Plain, "x", "h _*", "46nuvzN", "w:_ p:_ s:_"},
    Program{"telnet", M::Plain, "rwn", "h _*", "468", ""},
    Program{"host", M::Plain, "n", "h*", "46adv", "t:_ W:_"},
    Program{"nslookup", M::Plain, "n", "h*", "", ""},
    Program{"git", M::Git, "x", "", "", ""},
    Program{"ssh", M::Open, "x", "", "", "", false, "nx"},
    Program{"scp", M::Open, "x", "", "", "", false, "n"},
    Program{"sftp", M::Open, "x", "", "", "", false, "n"},
    Program{"ftp", M::Open, "x", "", "", "", false, "n"},
    // What stands behind them is run.
    Program{"python", M::Open, "x", "", "", "", false, "x"},
    Program{"python3", M::Open, "x", "", "", "", false, "x"},
    Program{"node", M::Open, "x", "", "", "", false, "x"},
    Program{"perl", M::Open, "x", "", "", "", false, "x"},
    Program{"ruby", M::Open, "x", "", "", "", false, "x"},
    Program{"php", M::Open, "x", "", "", "", false, "x"},
    Program{"make", M::Open, "x", "", "", "", false, "x"},
    Program{"su", M::Open, "x", "", "", "", true, "x"},
    Program{"source", M::Source, "x", "", "", ""},
    Program{".", M::Source, "x", "", "", ""},
    Program{"eval", M::Evaluate, "x", "", "", ""},
    Program{"cd", M::ChangeFolder, "", "", "", ""},
    Program{"sh", M::Shell, "x", "", "aefhilmnuvx", "o:_"},
    Program{"bash", M::Shell, "x", "", "aefhilmnuvx", "o:_ O:_"},
    Program{"dash", M::Shell, "x", "", "aefhilmnuvx", "o:_"},
    Program{"ash", M::Shell, "x", "", "aefhilmnuvx", "o:_"},
    Program{"ksh", M::Shell, "x", "", "aefhilmnuvx", "o:_"},
    Program{"zsh", M::Shell, "x", "", "aefhilmnuvx", "o:_"},
    Program{"sudo", M::Environment, "x", "", "nEHSk non-interactive preserve-env", "u:_ g:_ p:_ user:_ group:_", true},
    Program{"doas", M::Wrapper, "x", "", "n", "u:_", true},
    Program{"pkexec", M::Wrapper, "x", "", "", "user:_", true},
    Program{"env", M::Environment, "x", "", "i0 ignore-environment null", "u:_ unset:_"},
    Program{"xargs", M::Xargs, "x", "", "0rtx null no-run-if-empty verbose",
            "n:_ L:_ P:_ d:_ s:_ E:_ I:I a:r max-args:_ max-procs:_ delimiter:_ arg-file:r"},
    Program{"nice", M::Wrapper, "x", "", "", "n:_ adjustment:_"},
    Program{"ionice", M::Wrapper, "x", "", "t", "c:_ n:_"},
    Program{"nohup", M::Wrapper, "x", "", "", ""},
    Program{"setsid", M::Wrapper, "x", "", "cfw", ""},
    Program{"stdbuf", M::Wrapper, "x", "", "", "i:_ o:_ e:_ input:_ output:_ error:_"},
    Program{"timeout", M::Wrapper, "x", "_", "v foreground preserve-status", "k:_ s:_ kill-after:_ signal:_"},
    Program{"command", M::Wrapper, "x", "", "p", ""},
    Program{"builtin", M::Wrapper, "x", "", "", ""},
    Program{"exec", M::Wrapper, "x", "", "cl", "a:_"},
};

constexpr std::array<std::string_view, 14> kHarmless{"LANG",
                                                     "LANGUAGE",
                                                     "TZ",
                                                     "TERM",
                                                     "COLUMNS",
                                                     "LINES",
                                                     "NO_COLOR",
                                                     "FORCE_COLOR",
                                                     "CI",
                                                     "DEBIAN_FRONTEND",
                                                     "PYTHONUNBUFFERED",
                                                     "NODE_ENV",
                                                     "CLICOLOR",
                                                     "COLORTERM"};

}  // namespace

const Program* findProgram(std::string_view name) {
    for (const std::string_view folder : {"/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/"})
        if (name.starts_with(folder)) {
            name.remove_prefix(folder.size());
            break;
        }
    const auto found =
        std::find_if(kPrograms.begin(), kPrograms.end(), [&](const Program& program) { return program.name == name; });
    return found == kPrograms.end() ? nullptr : &*found;
}

std::optional<Kind> purposeOf(const Program& program) {
    const std::string_view roles = program.operands;
    const std::size_t first = roles.find_first_not_of("_ ");
    const char role = first == std::string_view::npos ? '\0' : roles[first];
    if (program.manner == Manner::Network || role == 'h' || program.does.find('n') != std::string_view::npos)
        return Kind::Network;
    if (role == 'd' || role == 'k') return Kind::Delete;
    if (role == 'w' || role == 'm' || program.manner == Manner::Copy) return Kind::Write;
    return role == 'r' && program.reach == "r" ? std::optional(Kind::Read) : std::nullopt;
}

std::vector<std::string_view> splitWords(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::optional<char> optionRole(const Program& program, std::string_view option) {
    for (const std::string_view row : splitWords(program.options)) {
        const std::size_t colon = row.rfind(':');
        if (row.substr(0, colon) == option) return row[colon + 1];
    }
    return std::nullopt;
}

bool isFlag(const Program& program, std::string_view option) {
    const auto words = splitWords(program.flags);
    // The first word holds the letters, unless there are none: then it is a long name.
    if (option.size() == 1)
        return !words.empty() && !optionRole(program, option) && words.front().find(option.front()) != std::string_view::npos;
    return std::find(words.begin(), words.end(), option) != words.end();
}

bool isHarmlessVariable(std::string_view name) {
    return name.starts_with("LC_") || std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end();
}

bool isShellVariable(std::string_view name) {
    const bool lower = std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return lower && !name.ends_with("_proxy");
}

}  // namespace writ::sim::shell
