import DragnetTestSupport
import Foundation

/// The text of a file of Swift, and the messages about failures in it.
struct ErrorSourceText {
    /// A literal that is a message or a part of one.
    struct Message: Equatable {
        /// Where it begins, from 1.
        var line: Int
        /// What stands between the values that are put in.
        var parts: [String]
        /// Whether it is the message from its beginning to its end.
        var isWhole: Bool

        /// The literal with `…` for what is put in.
        var pattern: String { parts.joined(separator: "…") }

        /// Whether it may have made a line, which may begin with a place.
        func fits(_ line: String) -> Bool {
            if !isWhole { return Self.rest(of: line[...], after: parts) != nil }
            let starts = [line.startIndex] + line.indices.filter { line[..<$0].hasSuffix(": ") }
            return starts.contains { start in
                guard line[start...].hasPrefix(parts[0]), line[start...].hasSuffix(parts[parts.count - 1]) else {
                    return false
                }
                return parts.count == 1
                    ? line[start...] == parts[0] : Self.rest(of: line[start...], after: parts) != nil
            }
        }

        /// What follows the parts, one after the other.
        private static func rest(of text: Substring, after parts: [String]) -> Substring? {
            var rest = text
            for part in parts where !part.isEmpty {
                guard let range = rest.range(of: part) else { return nil }
                rest = rest[range.upperBound...]
            }
            return rest
        }
    }

    /// The messages.
    private(set) var messages: [Message] = []
    /// Lines of errors that give no help.
    private(set) var helpless: [Int] = []

    /// What makes an error of a message, or a reason that becomes a part of one.
    private static let makers: Set<String> = [
        "DragnetError", "damaged", "refused", "refuse", "refusal", "error", "failure", "fault", "Fault", "skipLine",
        "fail",
    ]

    /// The files below `Sources` by their paths there; nil where there is no such folder.
    static func files() throws -> [String: ErrorSourceText]? {
        let folder = PackagePlaces.file("Sources")
        guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
        var files: [String: ErrorSourceText] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where name.hasSuffix(".swift") {
            // What the service answers to a request has tests of its own.
            if name.hasPrefix("DragnetIngest/Service/") { continue }
            files[name] = ErrorSourceText(try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
        return files
    }

    init(_ text: String) {
        var scanner = SwiftScanner(text)
        while let call = scanner.nextCall(of: Self.makers) {
            let isError = call.name == "DragnetError"
            if isError && call.givesNoHelp { helpless.append(call.line) }
            let words = call.arguments.dropFirst(isError ? 1 : 0).first { argument in
                ["", "reason"].contains(argument.label) && argument.literals.contains(where: \.hasWords)
            }
            // Further texts of an error are its place and its help.
            guard let words, !isError || words.place == 1 else { continue }
            for literal in words.literals where literal.hasWords {
                messages.append(
                    Message(line: literal.line, parts: literal.parts, isWhole: isError && words.isOneLiteral))
            }
        }
    }
}

extension SwiftScanner.Call {
    /// Whether it is an error of which a person can do something, and does not say what.
    fileprivate var givesNoHelp: Bool {
        let code = arguments.first?.code ?? ""
        return ![".internalFault", ".interrupted"].contains(code) && !arguments.contains { $0.label == "help" }
    }
}

extension SwiftScanner.Literal {
    fileprivate var hasWords: Bool { parts.contains { $0.contains(where: \.isLetter) } }
}
