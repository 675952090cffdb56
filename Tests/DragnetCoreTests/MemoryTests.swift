import DragnetCore
import Testing

@Suite("Memory")
struct MemoryTests {
    @Test("Sizes are read as people write them")
    func parsing() {
        let sizes = [
            ("1", 1), ("512", 512), ("4k", 4_096), ("512M", 512 << 20), ("2G", 2 << 30), ("1.5 GiB", 3 << 29),
            ("3mb", 3 << 20), ("1T", 1 << 40), ("100B", 100), ("7 KiB", 7_168),
        ]
        for (text, bytes) in sizes { #expect(ByteSize.parse(text) == bytes, "\(text)") }
        for text in ["", "M", "-1G", "1e3", "0", "0x10", "1 2", "G2", "nan", "1..5G", "9999999T", "1KK"] {
            #expect(ByteSize.parse(text) == nil, "\(text)")
        }
    }

    @Test("Sizes are told in the largest unit that fits")
    func text() {
        #expect(ByteSize.text(12) == "12 bytes" && ByteSize.text(1_024) == "1 KiB")
        #expect(ByteSize.text(3 << 29) == "1.5 GiB" && ByteSize.text(643_000_000) == "613.2 MiB")
    }

    @Test("The lowest limit of a control group and those above it holds, in both versions")
    func controlGroups() {
        func limit(_ groups: String, _ files: [String: String]) -> Int? {
            MemoryCeiling.controlGroupLimit(groups: groups) { files[$0] }
        }
        #expect(limit("", [:]) == nil && limit("0::/\n", [:]) == nil && limit("nonsense", [:]) == nil)
        let second = [
            "/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "1000000\n",
            "/sys/fs/cgroup/memory.max": "2000000\n",
        ]
        #expect(limit("0::/a/b\n", second) == 1_000_000)
        #expect(limit("0::/c\n", second) == 2_000_000)
        let first = [
            "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "9223372036854771712\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "777\n",
        ]
        #expect(limit("3:cpu:/x\n5:memory:/x\n", first) == 777)
        #expect(limit("3:cpu,cpuacct:/x\n", first) == nil)
    }

    @Test("This process has a ceiling and holds something below it")
    func present() {
        let ceiling = MemoryCeiling.current
        #expect(ceiling.bytes > 1 << 24 && !ceiling.source.isEmpty)
        #if os(Linux)
            #expect((1 << 20...ceiling.bytes).contains(MemoryCeiling.residentBytes))
        #endif
    }

    @Test("Memory that is wished for in huge pages is there, aligned, and holds what is written")
    func hugePages() {
        for count in [0, 1, 1_000, 1 << 20, (1 << 20) + 1, 5_000_001] {
            let zeros: [UInt32] = HugePages.zeros(count)
            #expect(zeros.count == count && zeros.allSatisfy { $0 == 0 })
        }
        for byteCount in [1, 64, 100_000, 16 << 20, (16 << 20) + 3] {
            let memory = HugePages.allocate(byteCount: byteCount)
            defer { memory.deallocate() }
            #expect(Int(bitPattern: memory) % 64 == 0)
            memory.initializeMemory(as: UInt8.self, repeating: 7, count: byteCount)
            #expect(memory.load(fromByteOffset: byteCount - 1, as: UInt8.self) == 7)
        }
    }
}
