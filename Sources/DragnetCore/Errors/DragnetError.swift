/// Everything that can go wrong in Dragnet, told so that a person knows where and what to do.
///
/// An error names what was found and where, and its ``help`` says what to do about it:
///
/// ```
/// dragnet: transactions.csv:84: amount "1.234,50" is not a number
/// help: say --decimal ,
/// ```
///
/// Callers branch on ``code``; programmer errors are preconditions and never reach this type.
public struct DragnetError: Error, Sendable {
    /// What kind of failure this is; stable, for programs.
    public struct Code: Sendable, Hashable {
        /// The stable name of the code, as it appears in JSON.
        public let name: String
        /// The exit status of a command that ends with this error.
        public let exitStatus: Int32

        /// A fault of Dragnet itself.
        public static let internalFault = Code(name: "internal_fault", exitStatus: 1)
        /// An output could not be written: disk full, no permission, no such directory.
        public static let outputFailed = Code(name: "output_failed", exitStatus: 1)
        /// Flags or arguments that make no sense.
        public static let usage = Code(name: "usage", exitStatus: 2)
        /// A setting that is unknown or out of its range.
        public static let configuration = Code(name: "configuration", exitStatus: 2)
        /// An input that cannot be read as events.
        public static let inputUnusable = Code(name: "input_unusable", exitStatus: 3)
        /// An input that is not there.
        public static let inputMissing = Code(name: "input_missing", exitStatus: 3)
        /// An input that can be read in more than one way.
        public static let inputAmbiguous = Code(name: "input_ambiguous", exitStatus: 3)
        /// A limit of memory, time or disk that was set beforehand.
        public static let resourceLimit = Code(name: "resource_limit", exitStatus: 4)
        /// There is no model, or no workspace that could hold one.
        public static let modelMissing = Code(name: "model_missing", exitStatus: 5)
        /// A model or workspace that is damaged or of another version.
        public static let modelIncompatible = Code(name: "model_incompatible", exitStatus: 5)
        /// The person asked to stop.
        public static let interrupted = Code(name: "interrupted", exitStatus: 130)
    }

    /// What in particular went wrong, where a caller does something else about it than about others of its code.
    public enum Circumstance: Sendable, Hashable {
        /// What was named is not there.
        case unknownName
        /// There is no space left on the disk; what was to be written is not.
        case diskFull
        /// Another process has it; a later try may do.
        case inUse
        /// Someone else changed it since it was looked at.
        case changedMeanwhile
        /// What was named can be several things.
        case ambiguousName
        /// A time that was to come has passed.
        case timePassed
    }

    /// A position in an input.
    public struct Place: Sendable, Hashable {
        /// The file's name as the user gave it.
        public var file: String
        /// The line, counted from 1.
        public var line: Int?
        /// The name or number of the column.
        public var column: String?

        /// A place in `file`, and where known the line (from 1) and the column's name.
        public init(file: String, line: Int? = nil, column: String? = nil) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    /// What kind of failure this is.
    public var code: Code
    /// What was found, in one sentence without a full stop.
    public var message: String
    /// Where it was found.
    public var place: Place?
    /// What to do about it.
    public var help: String?
    /// The error underneath, where there is one.
    public var cause: (any Error)?
    /// What in particular went wrong; nil where the code says enough.
    public var circumstance: Circumstance?

    /// An error of kind `code` that says `message` about `place` and what to do in `help`.
    public init(
        _ code: Code, _ message: String, at place: Place? = nil, help: String? = nil, cause: (any Error)? = nil,
        circumstance: Circumstance? = nil
    ) {
        self.code = code
        self.message = message
        self.place = place
        self.help = help
        self.cause = cause
        self.circumstance = circumstance
    }
}

extension DragnetError: CustomStringConvertible {
    /// The error in the form of the command line: place and message, then a line of help.
    public var description: String {
        var text = ""
        if let place {
            text += UntrustedText.terminal(place.file)
            if let line = place.line { text += ":\(line)" }
            text += ": "
            if let column = place.column { text += "column \(UntrustedText.terminal(column)): " }
        }
        // Both may quote what an input says.
        text += UntrustedText.terminal(message)
        if let help { text += "\nhelp: \(UntrustedText.terminal(help))" }
        return text
    }
}
