import DragnetCore
import DragnetPipeline
import Foundation
import Testing

/// Configurations that nobody would write: each is read or refused with its place, none ends the program.
///
/// Beside the targets of libFuzzer and not among them, because the reader of YAML is a package, which cannot be linked into a
/// program whose entry point is the fuzzer's.
@Suite struct ConfigurationFuzzTests {
    private static let mutants = 4_000

    /// Bits of YAML that change what stands around them.
    private static let tokens: [String] = [
        "\t", "\n", "  ", ": ", "- ", "&a ", "*a", "<<: *a", "{", "}", "[", "]", "\"", "'", "|", ">", "? ", "!!map ",
        "!!binary ",
        "%YAML 9.9\n", "---\n", "...\n", "~", "#", ",", "\0", "\u{FEFF}", "\u{202E}", "\u{85}", "9e999", "-0",
        "0x7fffffffffffffff",
    ]

    private static func examples() throws -> [[UInt8]] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try ["payments", "network"].map {
            var text = try String(contentsOf: root.appendingPathComponent("Config/\($0).yaml"), encoding: .utf8)
            // The settings that the example leaves as they are, too.
            text = text.replacingOccurrences(of: "\n  # ", with: "\n  ")
            return Array(text.utf8)
        }
    }

    private static func mutated(_ text: [UInt8], _ random: inout KeyedRandom) -> [UInt8] {
        var text = text
        for _ in 0...random.next(below: 6) {
            let place = random.next(below: max(text.count, 1))
            let end = min(text.count, place + 1 + random.next(below: 40))
            switch random.next(below: 6) {
            case 0: text.insert(contentsOf: tokens[random.next(below: tokens.count)].utf8, at: place)
            case 1: text.removeSubrange(place..<end)
            case 2: text.insert(contentsOf: text[place..<end], at: random.next(below: text.count))
            case 3 where !text.isEmpty: text[place] = UInt8(random.next(below: 256))
            case 4: text.removeLast(text.count - place)
            default:
                let token = tokens[random.next(below: tokens.count)].utf8
                text.insert(contentsOf: (0..<random.next(below: 300)).flatMap { _ in token }, at: place)
            }
            if text.isEmpty { return text }
        }
        return text
    }

    @Test func mutantsAreReadOrRefusedWithTheirPlace() throws {
        let examples = try Self.examples()
        let file = NSTemporaryDirectory() + "dragnet-" + UUID().uuidString + ".yaml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        var (read, refused) = (0, 0)
        for number in 0..<Self.mutants {
            var random = KeyedRandom(RandomKey(77, UInt64(number)))
            let text = Self.mutated(examples[number % examples.count], &random)
            try Data(text).write(to: URL(fileURLWithPath: file))
            do {
                _ = try ConfigurationLoader.load(file: file)
                read += 1
            } catch let error as DragnetError {
                #expect(error.code == .configuration, "mutant \(number): \(error)")
                #expect(error.place?.file == file || error.message.contains("$"), "mutant \(number): \(error)")
                #expect(error.help?.isEmpty == false, "mutant \(number): \(error)")
                let said = error.description.unicodeScalars
                #expect(!said.contains { $0.value < 0x20 && $0 != "\n" }, "mutant \(number): \(error)")
                refused += 1
            }
        }
        // Neither half of what can happen may be missing.
        #expect(read > Self.mutants / 50 && refused > Self.mutants / 4, "\(read) read, \(refused) refused")
    }

    @Test(arguments: [
        String(repeating: "[", count: 400_000),
        String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
        String(repeating: "{a: ", count: 100_000),
        (0..<1_200).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        String(repeating: "- ", count: 200_000),
    ])
    func whatIsNestedTooDeepIsRefused(value: String) throws {
        let file = NSTemporaryDirectory() + "dragnet-" + UUID().uuidString + ".yaml"
        try Data("embed:\n  dim: \(value)\n".utf8).write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let error = #expect(throws: DragnetError.self) { try ConfigurationLoader.load(file: file) }
        #expect(error?.code == .configuration)
    }
}
