import DragnetCore

/// A value as a source gives it, before it is known what it should be.
enum SettingValue {
    case scalar(String)
    /// No setting takes a list.
    case list
    /// No setting takes a section.
    case mapping

    /// The value as a person reads it in a message.
    var shown: String {
        switch self {
        case .scalar(let text): "\"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 60)))\""
        case .list: "a list"
        case .mapping: "a section"
        }
    }
}

/// A value that a setting does not take.
struct SettingRefusal: Error {
    /// What was found.
    var found: String
    /// What is allowed.
    var allowed: String
}

/// One setting of a section: its name, what it takes, and how it is read, shown and checked.
///
/// Every source (file, environment, flags, a program) goes through the same description, so that a range stands in
/// one place.
struct Setting<Section: Sendable>: Sendable {
    let name: String
    /// What the setting takes, as a message says it.
    let allowed: String
    /// Puts a value into the section.
    let apply: @Sendable (SettingValue, inout Section) throws -> Void
    /// The value as text that ``apply`` takes again; nil where it is not set.
    let show: @Sendable (Section) -> String?

    /// Throws if a program has put a value into the section that the setting does not take.
    func check(_ section: Section) throws {
        guard let text = show(section) else { return }
        var scratch = section
        try apply(.scalar(text), &scratch)
    }
}

extension Setting {
    typealias Path<Value> = any WritableKeyPath<Section, Value> & Sendable

    /// A setting that names a column of the log; an empty text is kept, and says that there is none.
    static func column(_ name: String, in columns: Path<[String: String]>) -> Setting {
        let allowed = "a column: a name, #N, or several joined by +"
        return Setting(
            name: name, allowed: allowed,
            apply: { value, section in
                guard case .scalar(let text) = value, !text.utf8.contains(0) else {
                    throw SettingRefusal(found: value.shown, allowed: allowed)
                }
                section[keyPath: columns][name] = text
            },
            show: { $0[keyPath: columns][name] })
    }

    /// A setting whose text `parse` understands.
    static func parsed<Value: Sendable>(
        _ name: String, _ path: Path<Value>, allowed: String, parse: @escaping @Sendable (String) -> Value?,
        text: @escaping @Sendable (Value) -> String
    ) -> Setting {
        Setting(
            name: name, allowed: allowed,
            apply: { value, section in
                guard case .scalar(let found) = value, let parsed = parse(found) else {
                    throw SettingRefusal(found: value.shown, allowed: allowed)
                }
                section[keyPath: path] = parsed
            },
            show: { text($0[keyPath: path]) })
    }

    /// A setting that may be left open; `auto` leaves it open.
    static func parsed<Value: Sendable>(
        _ name: String, _ path: Path<Value?>, allowed: String, parse: @escaping @Sendable (String) -> Value?,
        text: @escaping @Sendable (Value) -> String
    ) -> Setting {
        Setting(
            name: name, allowed: allowed + ", or auto",
            apply: { value, section in
                guard case .scalar(let found) = value else {
                    throw SettingRefusal(found: value.shown, allowed: allowed + ", or auto")
                }
                if found == "auto" {
                    section[keyPath: path] = nil
                } else if let parsed = parse(found) {
                    section[keyPath: path] = parsed
                } else {
                    throw SettingRefusal(found: value.shown, allowed: allowed + ", or auto")
                }
            },
            show: { $0[keyPath: path].map(text) })
    }

    static func integer(_ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>) -> Setting {
        parsed(name, path, allowed: words(range), parse: { whole($0, range) }, text: { String($0) })
    }

    static func integer(_ name: String, _ path: Path<Int?>, _ range: ClosedRange<Int>) -> Setting {
        parsed(name, path, allowed: words(range), parse: { whole($0, range) }, text: { String($0) })
    }

    static func number(_ name: String, _ path: Path<Double>, _ range: ClosedRange<Double>) -> Setting {
        parsed(
            name, path, allowed: "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))",
            parse: { SettingText.decimal($0).flatMap { range.contains($0) ? $0 : nil } }, text: { plain($0) })
    }

    static func share(_ name: String, _ path: Path<Double>, _ range: ClosedRange<Double>) -> Setting {
        parsed(
            name, path,
            allowed: "a share from \(plain(range.lowerBound)) to \(plain(range.upperBound)), such as 0.1% or 0.001",
            parse: { SettingText.share($0).flatMap { range.contains($0) ? $0 : nil } }, text: { plain($0) })
    }

    static func flag(_ name: String, _ path: Path<Bool>) -> Setting {
        parsed(name, path, allowed: "true or false", parse: truth, text: { $0 ? "true" : "false" })
    }

    static func flag(_ name: String, _ path: Path<Bool?>) -> Setting {
        parsed(name, path, allowed: "true or false", parse: truth, text: { $0 ? "true" : "false" })
    }

    static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Choice>
    ) -> Setting where Choice.RawValue == String {
        parsed(
            name, path, allowed: words(Choice.allCases.map(\.rawValue)),
            parse: { Choice(rawValue: $0) }, text: { $0.rawValue })
    }

    static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Choice?>
    ) -> Setting where Choice.RawValue == String {
        parsed(
            name, path, allowed: words(Choice.allCases.map(\.rawValue)),
            parse: { Choice(rawValue: $0) }, text: { $0.rawValue })
    }

    /// Bytes, as people write them.
    static func size(_ name: String, _ path: Path<Int?>) -> Setting {
        parsed(
            name, path, allowed: "a size from 1M on, such as 512M or 2G",
            parse: { ByteSize.parse($0).flatMap { $0 >= 1 << 20 ? $0 : nil } }, text: { String($0) })
    }

    static func text(_ name: String, _ path: Path<String?>, _ what: String) -> Setting {
        parsed(
            name, path, allowed: what, parse: { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }, text: { $0 })
    }

    /// A span of time that is kept as it was written.
    static func span(_ name: String, _ path: Path<String?>) -> Setting {
        parsed(
            name, path, allowed: "a span of time above 0 such as 12h, 30d or 2w",
            parse: { (SpanText.microseconds($0) ?? 0) > 0 ? $0 : nil }, text: { $0 })
    }

    /// Names as they are, marks in quotes.
    private static func words(_ choices: [String]) -> String {
        "one of " + choices.map { $0.first?.isLetter ?? false ? $0 : "\"\($0)\"" }.joined(separator: ", ")
    }

    @Sendable private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }

    private static func words(_ range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    private static func whole(_ text: String, _ range: ClosedRange<Int>) -> Int? {
        Int(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// A number without a needless fraction.
    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
}
