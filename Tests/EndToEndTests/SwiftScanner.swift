/// Finds calls and their literals in the text of a program; knows of Swift only comments, texts and parentheses.
struct SwiftScanner {
    /// A text in quotes.
    struct Literal: Equatable {
        var line: Int
        /// What stands between the values that are put in.
        var parts: [String]
    }

    /// What stands between two commas of a call.
    struct Argument {
        /// Which one it is, from 0.
        var place: Int
        /// The name before the colon; empty without one.
        var label = ""
        /// The texts in it, but not those within a value that is put into one.
        var literals: [Literal] = []
        /// All but the texts, the label and white space.
        var code = ""

        /// Whether what has come so far may be a label.
        var isName: Bool { label.isEmpty && literals.isEmpty && !code.isEmpty && code.allSatisfy(\.isLetter) }

        /// Whether there is nothing but one text.
        var isOneLiteral: Bool { literals.count == 1 && code.isEmpty }
    }

    /// A call.
    struct Call {
        var name: String
        var line: Int
        var arguments: [Argument]
    }

    private let text: [UInt8]
    private var place = 0
    private var line = 1

    init(_ text: String) { self.text = Array(text.utf8) }

    /// The next call of one of `names`; calls among the arguments of one come after it.
    mutating func nextCall(of names: Set<String>) -> Call? {
        var start = place
        while place < text.count {
            if isWord(text[place]) {
                advance()
                continue
            }
            let word = text[start..<place]
            if text[place] == UInt8(ascii: "("), !word.isEmpty,
                !["func ", "logger.", "metrics."].contains(where: text[..<start].ends(with:)),
                names.contains(String(decoding: word, as: UTF8.self))
            {
                var inner = self
                let call = Call(
                    name: String(decoding: word, as: UTF8.self), line: line, arguments: inner.arguments())
                advance()
                return call
            }
            if !skipRemark() {
                if isQuote { _ = literal() } else { advance() }
            }
            start = place
        }
        return nil
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: byte >= 0x80
        }
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where place < text.count {
            if text[place] == 0x0A { line += 1 }
            place += 1
        }
    }

    private func has(_ words: String) -> Bool { text[place...].starts(with: words.utf8) }

    /// Goes over a remark, if one begins here.
    private mutating func skipRemark() -> Bool {
        guard text[place] == UInt8(ascii: "/"), has("//") || has("/*") else { return false }
        let end = has("//") ? "\n" : "*/"
        while place < text.count, !has(end) { advance() }
        return true
    }

    private var isQuote: Bool {
        text[place] == UInt8(ascii: "\"") || text[place] == UInt8(ascii: "#") && (has("#\"") || has("##\""))
    }

    /// The arguments of a call whose parenthesis opens here.
    private mutating func arguments() -> [Argument] {
        var found = [Argument(place: 0)]
        var depth = 1
        advance()
        while depth > 0, place < text.count {
            if skipRemark() { continue }
            let last = found.count - 1
            if isQuote {
                found[last].literals.append(literal())
                continue
            }
            let character = Character(UnicodeScalar(text[place]))
            advance()
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if depth == 1, character == "," {
                found.append(Argument(place: found.count))
            } else if depth == 1, character == ":", found[last].isName {
                (found[last].label, found[last].code) = (found[last].code, "")
            } else if depth > 0, !character.isWhitespace {
                found[last].code.append(character)
            }
        }
        return found
    }

    /// The text in quotes that begins here.
    private mutating func literal() -> Literal {
        var hashes = ""
        while text[place] == UInt8(ascii: "#") {
            hashes += "#"
            advance()
        }
        let quotes = has("\"\"\"") ? "\"\"\"" : "\""
        let escape = "\\" + hashes
        let begin = line
        var parts: [[UInt8]] = [[]]
        advance(quotes.utf8.count)
        while place < text.count, !has(quotes + hashes) {
            if text[place] == UInt8(ascii: "\\"), has(escape) {
                advance(escape.utf8.count)
                if has("(") {
                    _ = arguments()
                    parts.append([])
                    continue
                }
            }
            parts[parts.count - 1].append(text[place])
            advance()
        }
        advance(quotes.utf8.count + hashes.utf8.count)
        return Literal(line: begin, parts: parts.map { String(decoding: $0, as: UTF8.self) })
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with words: String) -> Bool { suffix(words.utf8.count).elementsEqual(words.utf8) }
}
