#!/usr/bin/env bash
# The import rule: a target imports only what stands above it in the table.
#
# usage: .ci/check-imports.sh [SOURCES-FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
sources=${1:-Sources}

# target: the modules it may import, besides the system's (below)
rooms='
CDragnetKernels:
CGraphviz:
CZlib:
CAllocator:
DragnetCore:       CDragnetKernels
DragnetEvents:     DragnetCore
DragnetIngest:     DragnetCore DragnetEvents CZlib
DragnetGraph:      DragnetCore DragnetEvents
DragnetVectors:    DragnetCore CDragnetKernels
DragnetEmbedding:  DragnetCore DragnetEvents DragnetGraph DragnetVectors CDragnetKernels
DragnetSynthesis:  DragnetCore DragnetEvents
DragnetDetection:  DragnetCore DragnetEvents DragnetGraph DragnetVectors CDragnetKernels
DragnetRendering:  DragnetCore DragnetEvents DragnetGraph DragnetVectors DragnetDetection CGraphviz
DragnetStorage:    DragnetCore DragnetEvents DragnetVectors DragnetDetection GRDB GRDBSQLite Crypto
DragnetPipeline:   DragnetCore DragnetEvents DragnetIngest DragnetGraph DragnetVectors DragnetEmbedding DragnetSynthesis DragnetDetection DragnetRendering DragnetStorage Yams
DragnetPages:      DragnetCore Mustache
DragnetService:    DragnetPages DragnetCore DragnetEvents DragnetIngest DragnetGraph DragnetVectors DragnetEmbedding DragnetSynthesis DragnetDetection DragnetRendering DragnetStorage DragnetPipeline CAllocator CZlib Crypto Foundation Synchronization Dispatch HTTPTypes Hummingbird HummingbirdCore Logging NIOCore NIOHTTP1 NIOHTTPTypes NIOPosix ServiceLifecycle UnixSignals
dragnet:           DragnetCore DragnetEvents DragnetIngest DragnetGraph DragnetVectors DragnetEmbedding DragnetSynthesis DragnetDetection DragnetRendering DragnetStorage DragnetPipeline DragnetService ArgumentParser
'
system=' Foundation Synchronization Dispatch Glibc Musl Darwin '

findings=$(mktemp)
trap 'rm -f "$findings"' EXIT

for folder in "$sources"/*/; do
    target=$(basename "$folder")
    if ! row=$(grep -E "^$target:" <<<"$rooms"); then
        printf '%s: the target is not in the table of .ci/check-imports.sh\n' "$folder" >>"$findings"
        continue
    fi
    allowed=" ${row#*:} $system"
    # "public import struct A.B" and "@testable import A" too, and nothing behind: SQL has a table of that name.
    { grep -rnE '^[[:space:]]*(@[A-Za-z_]+(\([a-z]*\))?[[:space:]]+)*((public|package|internal|fileprivate|private)[[:space:]]+)?import[[:space:]]+((struct|class|enum|protocol|func|var|let|typealias|actor)[[:space:]]+)?[A-Za-z0-9_.]+[[:space:]]*(//.*)?$' \
        --include='*.swift' "$folder" || true; } |
        while IFS=: read -r file line text; do
            module=$(sed -E 's/.*import[[:space:]]+((struct|class|enum|protocol|func|var|let|typealias|actor)[[:space:]]+)?([A-Za-z0-9_]+).*/\3/' <<<"$text")
            if [[ $allowed != *" $module "* ]]; then
                printf '%s:%s: %s may not import %s\n' "${file/\/\//\/}" "$line" "$target" "$module"
            fi
        done >>"$findings"
done

if [[ -s $findings ]]; then
    cat "$findings" >&2
    echo 'check-imports: a target imports only what stands above it in the table of .ci/check-imports.sh' >&2
    exit 1
fi
