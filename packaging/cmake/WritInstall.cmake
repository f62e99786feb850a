if(NOT TARGET writ OR NOT EXISTS "${CMAKE_SOURCE_DIR}/packaging/man/writ.1")
    return()
endif()
# Install rules and the .deb. What a policy of Debian asks for (man page, changelog, copyright) goes with it.
install(TARGETS writ RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

function(writ_install_gzipped source name destination)
    set(out "${CMAKE_BINARY_DIR}/install/${name}.gz")
    add_custom_command(OUTPUT "${out}" DEPENDS "${source}"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_BINARY_DIR}/install"
        COMMAND gzip -9nc "${source}" > "${out}" VERBATIM)
    add_custom_target(gzip-${name} ALL DEPENDS "${out}")
    install(FILES "${out}" DESTINATION "${destination}")
endfunction()

writ_install_gzipped("${CMAKE_SOURCE_DIR}/packaging/man/writ.1" writ.1 "${CMAKE_INSTALL_MANDIR}/man1")
writ_install_gzipped("${CMAKE_SOURCE_DIR}/CHANGELOG.md" changelog "${CMAKE_INSTALL_DATADIR}/doc/writ-studio")
install(FILES "${CMAKE_SOURCE_DIR}/packaging/linux/copyright" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/writ-studio")

if(WRIT_GUI)
    install(TARGETS writ-studio RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    writ_install_gzipped("${CMAKE_SOURCE_DIR}/packaging/man/writ-studio.1" writ-studio.1 "${CMAKE_INSTALL_MANDIR}/man1")
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/linux/org.writstudio.WritStudio.desktop"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/linux/org.writstudio.WritStudio.metainfo.xml"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/linux/org.writstudio.WritStudio.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME writ-studio)
set(CPACK_PACKAGE_CONTACT "The Writ developers <developers@writ.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "studio for the policies that decide what AI agents may do")
set(CPACK_PACKAGE_DESCRIPTION "Write Cedar policies for the tool calls of AI agents, replay recorded sessions through\nthem, see who stopped each call, and compare what a change of policy would have done.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Plug-ins and fonts are loaded at run time, where shlibdeps does not see them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6svg6, fonts-inter, fonts-dejavu-core")
include(CPack)
