import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether text is coloured, as `--color` says.
package enum ColorChoice: String, Sendable, CaseIterable {
    /// On a terminal that can, unless the environment asks for none.
    case auto
    /// Always.
    case always
    /// Never.
    case never
}

/// Emphasis on a terminal, or none of it where the text goes elsewhere.
///
/// ```swift
/// let style = TerminalStyle(.auto, on: STDOUT_FILENO)
/// print(style("critical", .bad))
/// ```
package struct TerminalStyle: Sendable {
    /// What a text is painted as; always with words that say the same, as not everyone sees colours.
    package enum Paint: Sendable {
        /// As it is.
        case plain
        /// Headings.
        case strong
        /// What may be skipped.
        case faint
        /// The worst.
        case bad
        /// What deserves a look.
        case warning
        /// What is as it should be.
        case good

        fileprivate var code: String {
            switch self {
            case .plain: "0"
            case .strong: "1"
            case .faint: "2"
            case .bad: "1;31"
            case .warning: "33"
            case .good: "32"
            }
        }
    }

    /// Whether anything is painted.
    package let isOn: Bool

    /// Paints, or does not.
    package init(isOn: Bool) { self.isOn = isOn }

    /// Decides by the user's choice, the environment and the kind of output.
    ///
    /// `NO_COLOR` (not empty, see no-color.org), `CI` and `TERM=dumb` turn `auto` off.
    package init(
        _ choice: ColorChoice, isTerminal: Bool,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        switch choice {
        case .always: isOn = true
        case .never: isOn = false
        case .auto:
            isOn = isTerminal && environment["NO_COLOR", default: ""].isEmpty && Terminal.isLively(environment)
        }
    }

    /// Decides for an open file, such as `STDOUT_FILENO`.
    package init(_ choice: ColorChoice, on descriptor: Int32) {
        self.init(choice, isTerminal: Terminal.isTerminal(descriptor))
    }

    /// The text, painted.
    package func callAsFunction(_ text: String, _ paint: Paint) -> String {
        isOn && paint != .plain && !text.isEmpty ? "\u{1B}[\(paint.code)m\(text)\u{1B}[0m" : text
    }
}

/// What is known of the terminal.
package enum Terminal {
    /// Whether an open file is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether a line may be redrawn: a terminal that knows how, with a person before it.
    package static func isLively(_ environment: [String: String]) -> Bool {
        environment["TERM", default: ""] != "dumb" && ["", "false", "0"].contains(environment["CI", default: ""])
    }

    /// How many columns the terminal of an open file has; nil where it is none.
    package static func width(_ descriptor: Int32) -> Int? {
        guard isTerminal(descriptor) else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes text to standard error, and gives up quietly where nobody reads it.
    package static func writeError(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
