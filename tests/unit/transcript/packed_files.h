#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <string>
#include <utility>
#include <vector>

namespace writ::test {

inline std::string gzip(std::string_view text) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    std::string input(text);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

using Files = std::vector<std::pair<std::string, std::string>>;

inline std::string zip(const Files& files, bool compressed = true) {
    archive* open = archive_write_new();
    archive_write_set_format_zip(open);
    archive_write_set_format_option(open, "zip", "compression", compressed ? "deflate" : "store");
    std::size_t size = 65536;
    for (const auto& [name, text] : files) size += 2 * name.size() + text.size() + 512;
    std::string packed(size, '\0');
    std::size_t used = 0;
    EXPECT_EQ(archive_write_open_memory(open, packed.data(), packed.size(), &used), ARCHIVE_OK);
    for (const auto& [name, text] : files) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, name.back() == '/' ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
        EXPECT_EQ(archive_write_header(open, entry), ARCHIVE_OK);
        EXPECT_EQ(archive_write_data(open, text.data(), text.size()), static_cast<la_ssize_t>(text.size()));
        archive_entry_free(entry);
    }
    EXPECT_EQ(archive_write_close(open), ARCHIVE_OK);
    archive_write_free(open);
    packed.resize(used);
    return packed;
}

}  // namespace writ::test
