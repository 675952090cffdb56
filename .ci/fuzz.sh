#!/usr/bin/env bash
# Fuzzes the readers with libFuzzer and the address sanitizer, each target for some seconds.
#
# usage: SECONDS_EACH=60 .ci/fuzz.sh [TARGET...]   (csv json zeek gzip amounts dates)
#
# What it finds is kept in .build-fuzz/findings and ends the script with 1. A new finding belongs, made small, into
# Tests/Fuzzing/Corpus once it is mended.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-60}
targets=("$@")
((${#targets[@]})) || targets=(csv json zeek gzip amounts dates)
out=$PWD/.build-fuzz
mkdir -p "$out/findings" "$out/kernels"

# Four modules by hand: a package cannot link a program whose entry point is libFuzzer's.
cp Sources/CDragnetKernels/include/*.h "$out/kernels/"
printf 'module CDragnetKernels { umbrella header "dragnet_kernels.h" export * }\n' >"$out/kernels/module.modulemap"
flags=(-O -swift-version 6 -package-name dragnet -enable-upcoming-feature ExistentialAny
    -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault
    -sanitize=fuzzer,address -I "$out" -I "$out/kernels" -I Sources/CZlib -parse-as-library -wmo)
objects=()
for source in Sources/CDragnetKernels/*.c; do
    object=$out/$(basename "$source").o
    clang -O2 -fsanitize=address -I Sources/CDragnetKernels/include -c "$source" -o "$object"
    objects+=("$object")
done
for module in DragnetCore DragnetEvents DragnetIngest DragnetFuzz; do
    folder=Sources/$module
    [[ $module != DragnetFuzz ]] || folder=Tests/Fuzzing
    mapfile -t sources < <(find "$folder" -name '*.swift' | sort)
    swiftc "${flags[@]}" -module-name "$module" -emit-module -emit-module-path "$out/$module.swiftmodule" \
        -c "${sources[@]}" -o "$out/$module.o"
    objects+=("$out/$module.o")
done
# The linker says of each of the sanitizer's own symbols that it is local.
swiftc -sanitize=fuzzer,address "${objects[@]}" -lz -o "$out/fuzz" 2> >(grep -v 'Cannot export local symbol' >&2)

for target in "${targets[@]}"; do
    corpus=$out/corpus-$target
    mkdir -p "$corpus"
    seeds=()
    [[ ! -d Tests/Fuzzing/Corpus/$target ]] || seeds+=("Tests/Fuzzing/Corpus/$target")
    echo "fuzz: $target for $seconds s"
    FUZZ_TARGET=$target "$out/fuzz" "$corpus" "${seeds[@]}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=8192 -artifact_prefix="$out/findings/$target-" -print_final_stats=1 >"$out/$target.log" 2>&1 || {
        tail -40 "$out/$target.log" >&2
        echo "fuzz: $target found something, see $out/findings" >&2
        exit 1
    }
    grep -E 'stat::number_of_executed_units|stat::peak_rss_mb' "$out/$target.log" | tr '\n' ' '
    echo
done
echo 'fuzz: nothing found'
