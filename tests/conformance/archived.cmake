# Packs archived/ into corpora as they are published and looks at what writ-conformance makes of them: all right,
# and each thing that is then made wrong is one failure more.
file(REMOVE_RECURSE "${WORK_DIR}")
file(COPY "${SOURCE_DIR}/archived/" DESTINATION "${WORK_DIR}/source")

# Runs over what lies in data/ and an archive of source/; `json` is the answer afterwards.
function(expect_failures count what)
    execute_process(COMMAND ${CMAKE_COMMAND} -E tar czf "${WORK_DIR}/data/corpus-tests-1.0.tar.gz" corpus-tests
        WORKING_DIRECTORY "${WORK_DIR}/source" COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND "${PROGRAM}" cedar "${WORK_DIR}/data" --json RESULT_VARIABLE code OUTPUT_VARIABLE json)
    string(JSON failed GET "${json}" failed)
    if(NOT failed EQUAL count)
        message(SEND_ERROR "${what}: expected ${count} failures, found ${failed}\n${json}")
    elseif((count EQUAL 0 AND NOT code EQUAL 0) OR (count GREATER 0 AND NOT code EQUAL 1))
        message(SEND_ERROR "${what}: ended with ${code} after ${failed} failures")
    endif()
    set(json "${json}" PARENT_SCOPE)
endfunction()

function(expect_text text)
    string(FIND "${json}" "${text}" at)
    if(at EQUAL -1)
        message(SEND_ERROR "`${text}` is not in\n${json}")
    endif()
endfunction()

function(replace_in file from to)
    file(READ "${file}" text)
    string(REPLACE "${from}" "${to}" changed "${text}")
    if(changed STREQUAL text)
        message(FATAL_ERROR "`${from}` is not in ${file}")
    endif()
    file(WRITE "${file}" "${changed}")
endfunction()

set(differences validation-differs-in-4.13-1.0.txt)
file(COPY "${SOURCE_DIR}/archived/${differences}" DESTINATION "${WORK_DIR}/data")
file(ARCHIVE_CREATE OUTPUT "${WORK_DIR}/data/validation-messages-1.0.jsonl.gz"
    PATHS "${SOURCE_DIR}/archived/validation-messages-1.0.jsonl" FORMAT raw COMPRESSION GZip)
expect_failures(0 "the corpus as it is")
foreach(suite files requests "validation as Cedar 4.12" "validation as Cedar 4.13" "validation findings")
    expect_text("corpus-tests-1.0: ${suite}")
endforeach()

file(REMOVE "${WORK_DIR}/data/${differences}")
expect_failures(1 "without the list of differences")
expect_text("nowhere: nothing was found")
file(COPY "${SOURCE_DIR}/archived/${differences}" DESTINATION "${WORK_DIR}/data")

replace_in("${WORK_DIR}/source/corpus-tests/guard.json" "\"shouldValidate\": false" "\"shouldValidate\": true")
expect_failures(2 "another verdict on validation, as 4.12 and as 4.13")
expect_text("CEDAR-")

replace_in("${WORK_DIR}/source/corpus-tests/guard.cedar" "context.level > 2" "context has level && context.level > 2")
expect_failures(1 "a finding that is no longer made")
expect_text("guard: not found:")
