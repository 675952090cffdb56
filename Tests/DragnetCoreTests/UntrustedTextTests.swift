import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Each language is checked by a reader of that language, not by a list of what the gate should have written.
@Suite("UntrustedText")
struct UntrustedTextTests {
    /// What a strict XML parser makes of a document: its elements, and the text and attribute of the outermost one.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [String] = []
        var text = ""
        var attribute: String?

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(name)
            attribute = attributes["title"] ?? attribute
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
    }

    /// The name with what the gate replaces replaced, by another way than the gate's.
    private func visible(_ name: String) -> String {
        var controls = CharacterSet.controlCharacters
        controls.remove(charactersIn: "\t\n\u{200D}")
        controls.insert(charactersIn: "\u{2028}\u{2029}\u{FFFE}\u{FFFF}\u{1FFFE}")
        var text = String.UnicodeScalarView()
        for scalar in name.unicodeScalars { text.append(controls.contains(scalar) ? "\u{FFFD}" : scalar) }
        return String(text)
    }

    @Test(arguments: HostileNames.all)
    func markupIsTextAndNothingElse(name: String) throws {
        let safe = UntrustedText.markup(name)
        let reader = Reader()
        let parser = XMLParser(data: Data("<svg title=\"\(safe)\" lang='\(safe)'>\(safe)</svg>".utf8))
        parser.delegate = reader
        #expect(parser.parse())
        #expect(reader.elements == ["svg"])
        #expect(Array(reader.text.unicodeScalars) == Array(visible(name).unicodeScalars))
        #expect(!safe.contains("<") && !safe.contains(">") && !safe.contains("\"") && !safe.contains("'"))
    }

    @Test(arguments: HostileNames.all)
    func graphvizLabelsHoldNoEscapes(name: String) {
        // Graphviz reads \N, \G, \l and entities in a label; after undoing both, the name must be back.
        let safe = UntrustedText.graphvizLabel(name)
        var undone = ""
        var isEscaped = false
        for scalar in safe.replacingOccurrences(of: "&amp;", with: "\u{1}").unicodeScalars {
            if scalar == "\\" && !isEscaped {
                isEscaped = true
                continue
            }
            #expect(!isEscaped || scalar == "\\")
            isEscaped = false
            undone.unicodeScalars.append(scalar == "\u{1}" ? "&" : scalar)
        }
        #expect(!isEscaped)
        #expect(Array(undone.unicodeScalars) == Array(visible(name).unicodeScalars))
    }

    /// One record of CSV as RFC 4180 reads it, by bytes; nil if it is none.
    private func readRecord(_ record: String) -> [String]? {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        var bytes = Array(record.utf8)[...]
        var atStart = true
        while let byte = bytes.popFirst() {
            if isQuoted {
                guard byte == 0x22 else {
                    fields[fields.count - 1].append(byte)
                    continue
                }
                if bytes.first == 0x22 {
                    fields[fields.count - 1].append(0x22)
                    bytes.removeFirst()
                } else {
                    isQuoted = false
                    guard bytes.isEmpty || bytes.first == 0x2C else { return nil }
                }
            } else if byte == 0x22 {
                guard atStart else { return nil }
                isQuoted = true
            } else if byte == 0x2C {
                fields.append([])
                atStart = true
                continue
            } else if byte == 0x0A || byte == 0x0D {
                return nil
            } else {
                fields[fields.count - 1].append(byte)
            }
            atStart = false
        }
        return isQuoted ? nil : fields.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: HostileNames.all)
    func csvCellsComeBackAndAreNeverRun(name: String) throws {
        let record = "first,\(UntrustedText.csvCell(name)),last"
        let fields = try #require(readRecord(record))
        #expect(fields.count == 3)
        #expect(fields.first == "first" && fields.last == "last")
        let field = Array(fields[1].unicodeScalars)
        let isRun = name.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        #expect(field == Array((isRun ? "'" + name : name).unicodeScalars))
        if let first = field.first { #expect(!"=+-@\t\r".unicodeScalars.contains(first)) }
    }

    @Test func csvCellsAreQuotedOnlyWhereNeeded() {
        #expect(UntrustedText.csvCell("plain text") == "plain text")
        #expect(UntrustedText.csvCell("a;b") == "\"a;b\"")
        #expect(UntrustedText.csvCell("a\"b") == "\"a\"\"b\"")
        #expect(UntrustedText.csvCell("-5") == "'-5")
        #expect(UntrustedText.csvCell("") == "")
    }

    @Test(arguments: HostileNames.all)
    func terminalsSeeNoControlCharacters(name: String) {
        let safe = UntrustedText.terminal(name)
        for scalar in safe.unicodeScalars {
            #expect(scalar.properties.generalCategory != .control)
            #expect(!scalar.properties.isBidiControl)
        }
        #expect(safe.unicodeScalars.count == name.unicodeScalars.count)
        #expect(UntrustedText.terminal(safe) == safe)
    }

    @Test(arguments: HostileNames.all)
    func fileNamesStayInTheirFolder(name: String) throws {
        let safe = UntrustedText.fileName(name)
        #expect(!safe.isEmpty && safe.utf8.count <= 80)
        #expect(!safe.hasPrefix("."))
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-".utf8)
        #expect(safe.utf8.allSatisfy(allowed.contains))
        let folder = try TemporaryFolder()
        try AtomicFile.write("x", to: folder.path(safe))
        #expect(try folder.names() == [safe])
    }

    @Test(arguments: HostileNames.all, [3, 4, 12, 40])
    func shortenedNamesAreShort(name: String, limit: Int) {
        let short = UntrustedText.shortened(name, to: limit)
        #expect(short.count <= limit)
        #expect(short.unicodeScalars.count <= 4 * limit)
        if name.unicodeScalars.count <= limit { #expect(short == name) }
    }

    @Test func shortenedNamesKeepBothEnds() {
        #expect(UntrustedText.shortened("ACC-0001-4711-9931", to: 9) == "ACC-…9931")
        #expect(UntrustedText.shortened("ACC-0001", to: 8) == "ACC-0001")
        #expect(UntrustedText.shortened("abcdef", to: 3) == "a…f")
        #expect(UntrustedText.shortened("äöüäöü", to: 4) == "äö…ü")
    }
}
