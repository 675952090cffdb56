import DragnetCore
import DragnetEvents

/// Reads amounts as people and programs write them, with the marks that the user named.
///
/// A plain decimal takes the fast way. Otherwise grouped thousands, a currency's sign or three-letter code and
/// accounting parentheses are understood: `$1,234.50` (with `--thousands ,`), `12.00 EUR`, `(3.20)`.
struct AmountReader {
    /// What a cell says.
    enum Reading {
        case amount(Double, currency: String?)
        case fault(reason: String, help: String?)
    }

    private let decimal: UInt8
    private let thousands: UInt8?

    init(decimalMark: Character, thousandsMark: Character?) {
        decimal = decimalMark.asciiValue ?? 0x2E
        thousands = thousandsMark?.asciiValue ?? (decimalMark == "," ? 0x2E : nil)
    }

    /// The number in a cell whose column holds plain numbers, nil if there is none.
    @inline(__always)
    func plainNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        if decimal == 0x2E, let value = DecimalParser.double(bytes) { return value }
        // "ACC-000149213" is a name and no amount in the currency ACC.
        guard let first = bytes.first, first < 0x41, case .amount(let value, nil) = decorated(bytes) else { return nil }
        return value
    }

    /// The amount in a cell that is not empty, within ``DragnetEvents/Event/largestAmount``.
    @inline(__always)
    func amount(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading {
        if decimal == 0x2E, let value = DecimalParser.double(bytes), value.magnitude <= Event.largestAmount {
            return .amount(value, currency: nil)
        }
        let reading = decorated(bytes)
        guard case .amount(let value, _) = reading, value.magnitude > Event.largestAmount else { return reading }
        return Self.tooLarge
    }

    private static let tooLarge = Reading.fault(reason: "is too large for a number", help: nil)

    @inline(never)
    private func decorated(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading {
        var text = Substring(String(decoding: bytes, as: UTF8.self).trimmingBlanks())
        let lowered = text.lowercased()
        if ["nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"].contains(lowered) {
            return .fault(reason: "is not a finite number", help: nil)
        }
        var isNegative = false
        if text.hasPrefix("("), text.hasSuffix(")") {
            isNegative = true
            text = text.dropFirst().dropLast()
        }
        if let sign = text.first, sign == "-" || sign == "−", text.dropFirst().first.map(Self.isCurrencySign) ?? false {
            isNegative.toggle()
            text = text.dropFirst()
        }
        let currency = Self.takeCurrency(&text)
        guard let plain = ungrouped(text) else { return fault(text) }
        var digits = plain
        let value = digits.withUTF8 { DecimalParser.double($0) }
        guard let value else {
            let isTooLarge = digits.withUTF8 { DecimalParser.isTooLarge($0) }
            return isTooLarge ? Self.tooLarge : fault(text)
        }
        return .amount(isNegative ? -value : value, currency: currency)
    }

    /// The number with a point for decimals and without groups; nil if the groups are not groups of digits.
    private func ungrouped(_ text: Substring) -> String? {
        var whole = Substring()
        var rest = Substring()
        if let mark = text.utf8.firstIndex(of: decimal) {
            whole = text[..<mark]
            rest = "." + text[text.index(after: mark)...]
        } else {
            whole = text
        }
        guard let thousands, whole.utf8.contains(thousands) else { return String(whole + rest) }
        var groups = whole.utf8.split(separator: thousands, omittingEmptySubsequences: false)[...]
        guard var first = groups.popFirst(), groups.last?.count == 3 else { return nil }
        if first.first == 0x2D || first.first == 0x2B { first = first.dropFirst() }
        guard (1...3).contains(first.count), groups.allSatisfy({ $0.count == 3 || $0.count == 2 }) else { return nil }
        return String(decoding: whole.utf8.filter { $0 != thousands }, as: UTF8.self) + rest
    }

    private func fault(_ text: Substring) -> Reading {
        var help: String?
        let comma = text.lastIndex(of: ",")
        let point = text.lastIndex(of: ".")
        let isNumberLike = text.contains(where: \.isNumber) && text.allSatisfy { $0.isNumber || ",.+-' ".contains($0) }
        if isNumberLike && decimal == 0x2E {
            switch (comma, point) {
            case (let comma?, let point?): help = comma > point ? "say --decimal ," : "say --thousands ,"
            case (_?, nil): help = "say --decimal , or, if commas group thousands, --thousands ,"
            case (nil, _): help = text.contains("'") ? "say --thousands \"'\"" : nil
            }
        }
        return .fault(reason: "is not a number", help: help)
    }

    private static func isCurrencySign(_ character: Character) -> Bool {
        character.unicodeScalars.first?.properties.generalCategory == .currencySymbol
    }

    /// Takes a currency's sign or code off the front or the end.
    private static func takeCurrency(_ text: inout Substring) -> String? {
        func isCode(_ part: Substring) -> Bool {
            part.utf8.count == 3 && part.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        }
        var found: String?
        if let first = text.first, isCurrencySign(first) {
            found = String(first)
            text = text.dropFirst()
        } else if let last = text.last, isCurrencySign(last) {
            found = String(last)
            text = text.dropLast()
        } else if isCode(text.prefix(3)), text.dropFirst(3).first.map({ $0 == " " || $0.isNumber }) ?? false {
            found = String(text.prefix(3))
            text = text.dropFirst(3)
        } else if isCode(text.suffix(3)) {
            found = String(text.suffix(3))
            text = text.dropLast(3)
        }
        if found != nil { text = text.trimmingBlanks()[...] }
        return found
    }
}
