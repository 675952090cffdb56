/// Numbers as a person reads them, the same text on every machine: no locale, no C library.
///
/// ```swift
/// NumberText.number(12300)                // "12,300"
/// NumberText.quantity(9400.5, "EUR")      // "9,400.50 EUR"
/// NumberText.quantity(1_340_000, "bytes") // "1.34 MB"
/// ```
public enum NumberText {
    /// An integer with a comma between groups of three digits.
    public static func count(_ value: Int) -> String {
        grouped(String(value.magnitude), isNegative: value < 0)
    }

    /// A number with exactly `decimals` digits after the point, halves rounded away from zero, without groups.
    ///
    /// - Parameter decimals: 0...6.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        precondition((0...6).contains(decimals), "at most six decimals")
        guard value.isFinite else { return "–" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e15 else { return "\(value)" }
        let units = Int(scaled)
        let sign = value < 0 && units != 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(units) }
        let whole = units / Int(scale)
        let fraction = String(units % Int(scale))
        return sign + "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A number in the form that suits its size: whole ones without decimals, money-like ones with two, millions and
    /// more shortened ("1.34 M", "2.1 bn"), tiny ones with three digits that count.
    public static func number(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let size = value.magnitude
        if size >= 1e15 { return scientific(value) }
        if size >= 1e12 { return threeDigits(value / 1e12) + " tn" }
        if size >= 1e9 { return threeDigits(value / 1e9) + " bn" }
        if size >= 1e6 { return threeDigits(value / 1e6) + " M" }
        if value == value.rounded() { return count(Int(value)) }
        if size >= 100_000 { return count(Int(value.rounded())) }
        if size < 0.01 { return size < 1e-6 ? scientific(value) : trimmed(fixed(value, decimals: 6)) }
        let text = fixed(value, decimals: 2)
        let parts = text.split(separator: ".")
        guard let whole = parts.first, let fraction = parts.last, parts.count == 2 else { return text }
        let isNegative = whole.hasPrefix("-")
        return grouped(String(isNegative ? whole.dropFirst() : whole), isNegative: isNegative) + "." + fraction
    }

    /// A number with its unit: money as ``number(_:)``, "bytes" in kB, MB, GB or TB of 1,000.
    public static func quantity(_ value: Double, _ unit: String) -> String {
        if unit == "bytes" { return bytes(value) }
        return unit.isEmpty ? number(value) : number(value) + " " + unit
    }

    /// A number of a reason with its unit; counts and ratios without needless zeros: "13 new senders in 1 d".
    public static func reading(_ value: Double, _ unit: String) -> String {
        let figure = reading(value, of: unit)
        if unit.hasPrefix("bytes") || unit.hasPrefix("% ") || isMoney(unit) {
            return figure + unit.drop { $0 != " " }
        }
        return unit.isEmpty ? figure : figure + " " + unit
    }

    /// The number of a reason where its unit was just said: only what belongs to the figure stays, a currency, a
    /// percent sign, the size of bytes.
    public static func reading(_ value: Double, of unit: String) -> String {
        if unit == "bytes" || unit.hasPrefix("bytes ") { return bytes(value) }
        if isMoney(unit) { return quantity(value, String(unit.prefix(3))) }
        let text = number(value)
        let plain = text.contains(" ") || text.contains("e") ? text : trimmed(text)
        return unit.hasPrefix("% ") ? plain + " %" : plain
    }

    /// Whether a unit begins with the three capital letters of a currency.
    private static func isMoney(_ unit: String) -> Bool {
        let word = unit.prefix { $0 != " " }
        return word.utf8.count == 3 && word.utf8.allSatisfy { (65...90).contains($0) }
    }

    /// A share of 1 as a percentage, with as many decimals near 0 and 1 as tell it from them: "96 %", "99.7 %",
    /// "99.97 %".
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        let value = share * 100
        if value > 99 && value < 100 {
            // 99.97 % is not 100 %: never round a share up to certainty.
            if value < 99.95 { return fixed(value, decimals: 1) + " %" }
            return fixed(min(value, 99.99), decimals: 2) + " %"
        }
        return fixed(value, decimals: value > 0 && value < 1 ? 1 : 0) + " %"
    }

    private static func bytes(_ value: Double) -> String {
        let size = value.magnitude
        guard size < 1e27 else { return number(value) + " B" }
        if size >= 1e12 { return threeDigits(value / 1e12) + " TB" }
        if size >= 1e9 { return threeDigits(value / 1e9) + " GB" }
        if size >= 1e6 { return threeDigits(value / 1e6) + " MB" }
        if size >= 1e4 { return threeDigits(value / 1e3) + " kB" }
        return number(value) + " B"
    }

    private static func threeDigits(_ value: Double) -> String {
        let size = value.magnitude
        if size >= 1000 { return count(Int(value.rounded())) }
        return trimmed(fixed(value, decimals: size >= 100 ? 0 : size >= 10 ? 1 : 2))
    }

    private static func scientific(_ value: Double) -> String {
        guard value != 0 else { return "0" }
        var mantissa = value.magnitude
        var exponent = 0
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        while mantissa < 1 {
            mantissa *= 10
            exponent -= 1
        }
        return (value < 0 ? "-" : "") + trimmed(fixed(mantissa, decimals: 2)) + "e\(exponent)"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
        var text = Substring(text)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return String(text)
    }

    private static func grouped(_ digits: String, isNegative: Bool) -> String {
        var text = isNegative ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
