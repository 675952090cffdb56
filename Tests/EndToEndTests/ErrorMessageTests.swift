import DragnetTestSupport
import Foundation
import Testing

/// Every message about a failure, provoked by running the program: it names the place, what was found and what to do.
@Suite("Error messages")
struct ErrorMessageTests {
    @Test(arguments: ErrorMessages.all.filter { !$0.cases.isEmpty })
    func saysWhereWhatAndWhatToDo(source: ErrorMessages.Source) throws {
        for expected in source.cases {
            let outcome = try expected.run()
            let command = Comment(rawValue: "dragnet " + expected.arguments.joined(separator: " "))
            #expect(outcome.status == expected.status, command)
            #expect(ErrorCase.withoutModels(outcome.error) == expected.error, command)
            // What has been found is data, and its question is the failure.
            if expected.arguments.first != "sniff" { #expect(outcome.output.isEmpty, command) }
        }
    }

    @Test func saysNothingOfSwift() {
        let internals = [
            "Optional(", "Swift.", "Error Domain", "NSCocoa", "DecodingError", "DragnetError", "CocoaError",
            "Foundation",
            "Fatal error", "fatalError", "nil", ".swift", "keyNotFound", "dataCorrupted", "0x00",
        ]
        for expected in ErrorMessages.all.flatMap(\.cases) {
            for word in internals { #expect(!expected.error.contains(word), "\(expected.error)") }
            #expect(
                expected.error.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
    }

    @Test func saysWhatToDo() {
        // The parser of arguments shows the usage instead.
        for source in ErrorMessages.all where source.file != "dragnet/main.swift" {
            for expected in source.cases { #expect(expected.help != nil, "\(expected.error)") }
        }
    }

    // MARK: - Completeness

    @Test func everyMessageOfTheSourcesHasACase() throws {
        guard let files = try ErrorSourceText.files() else {
            print("SKIPPED: the sources of the program are not beside the tests")
            return
        }
        let (count, gaps) = ErrorMessages.gaps(in: files)
        for gap in gaps { Issue.record(Comment(rawValue: gap)) }
        // A scan that finds nothing proves nothing.
        #expect(count > 300)
    }

    @Test func everyMessageOfTheSourcesSaysWhatToDo() throws {
        for (file, text) in try ErrorSourceText.files() ?? [:] {
            for line in text.helpless { Issue.record("\(file):\(line): the error says not what to do") }
        }
    }
}
