package import DragnetCore
import Foundation

/// An error as a command tells it: words for a person or JSON for a program, and the exit status.
///
/// ```
/// dragnet: transactions.csv:84: amount "1.234,50" is not a number
/// help: say --decimal ,
/// ```
package struct ErrorReport: Sendable {
    /// The error, in Dragnet's own terms.
    package let error: DragnetError
    /// What the error underneath says of itself; for `--verbose` only, as it may name Swift types.
    package let detail: String?

    /// Puts any error into Dragnet's terms; one that nobody expected is an internal fault.
    package init(_ error: any Error) {
        if let error = error as? DragnetError {
            self.error = error
            detail = error.cause.map { String(describing: $0) }
        } else {
            self.error = Self.translated(error)
            detail = String(describing: error)
        }
    }

    /// The exit status of the command.
    package var exitStatus: Int32 { error.code.exitStatus }

    /// The lines for standard error, with a line break after each.
    package func text(style: TerminalStyle = TerminalStyle(isOn: false), isVerbose: Bool = false) -> String {
        var lines = error.description.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[0] = style("dragnet:", .bad) + " " + lines[0]
        if isVerbose, let detail {
            lines.append("cause: " + UntrustedText.terminal(UntrustedText.shortened(detail, to: 2000)))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One JSON object on a line: `{"v":1,"error":{"code":…,"message":…,"exit":…}}`.
    package var json: String {
        var fields = ["\"code\":\(JSONText.quoted(error.code.name))", "\"message\":\(JSONText.quoted(error.message))"]
        if let place = error.place {
            fields.append("\"file\":\(JSONText.quoted(place.file))")
            if let line = place.line { fields.append("\"line\":\(line)") }
            if let column = place.column { fields.append("\"column\":\(JSONText.quoted(column))") }
        }
        if let help = error.help { fields.append("\"help\":\(JSONText.quoted(help))") }
        fields.append("\"exit\":\(exitStatus)")
        return "{\"v\":1,\"error\":{\(fields.joined(separator: ","))}}\n"
    }

    /// Writes the report to standard error.
    package func write(asJSON isJSON: Bool, style: TerminalStyle, isVerbose: Bool = false) {
        Terminal.writeError(isJSON ? json : text(style: style, isVerbose: isVerbose))
    }

    /// What the system says, in Dragnet's words: no room, no permission, and so on.
    private static func translated(_ error: any Error) -> DragnetError {
        if error is CancellationError { return DragnetError(.interrupted, "interrupted", cause: error) }
        if let known = chain(error).lazy.compactMap(systemError).first {
            return DragnetError(known.code, known.message, at: place(error), help: known.help, cause: error)
        }
        return DragnetError(
            .internalFault, "something went wrong that should not have", at: place(error),
            help: "run it again with --verbose and report what it says", cause: error)
    }

    private static func systemError(_ error: NSError) -> DragnetError? {
        let isPOSIX = error.domain == NSPOSIXErrorDomain
        let isCocoa = error.domain == NSCocoaErrorDomain
        func matches(_ posix: [POSIXErrorCode], _ cocoa: [CocoaError.Code]) -> Bool {
            (isPOSIX && posix.contains { $0.rawValue == Int32(truncatingIfNeeded: error.code) })
                || (isCocoa && cocoa.contains { $0.rawValue == error.code })
        }
        // SQLite tells a full disk in its own error, whose text is all that is known of it here.
        if matches([.ENOSPC, .EDQUOT], [.fileWriteOutOfSpace]) || "\(error)".contains("database or disk is full") {
            return DragnetError(
                .outputFailed, "there is no space left on the disk",
                help: "free some disk space, or choose another place")
        }
        if matches([.EFBIG], []) {
            return DragnetError(
                .outputFailed, "a file would be larger than this process may write",
                help: "raise the limit on the size of files (ulimit -f)")
        }
        if matches([.EACCES, .EPERM, .EROFS], [.fileWriteNoPermission, .fileWriteVolumeReadOnly]) {
            return DragnetError(
                .outputFailed, "the system did not allow it", help: "choose a place that you may write to")
        }
        if matches([], [.fileReadNoPermission]) {
            return DragnetError(.inputMissing, "may not be read", help: "ask for permission to read it")
        }
        if matches([], [.fileReadNoSuchFile]) {
            return DragnetError(.inputMissing, "is not there", help: "check the name")
        }
        if matches([.ENOENT], [.fileNoSuchFile]) {
            return DragnetError(.outputFailed, "its directory is not there", help: "make the directory first")
        }
        if matches([.ENOMEM], []) {
            return DragnetError(.resourceLimit, "there is not enough memory", help: "use a smaller log or model")
        }
        if matches([.EMFILE, .ENFILE], []) {
            return DragnetError(.resourceLimit, "too many files are open", help: "raise the limit (ulimit -n)")
        }
        return nil
    }

    /// The error and those underneath it.
    private static func chain(_ error: any Error) -> [NSError] {
        var errors = [error as NSError]
        while errors.count < 8, let next = errors[errors.count - 1].userInfo[NSUnderlyingErrorKey] as? any Error {
            errors.append(next as NSError)
        }
        return errors
    }

    private static func place(_ error: any Error) -> DragnetError.Place? {
        for error in chain(error) {
            if let path = error.userInfo[NSFilePathErrorKey] as? String { return DragnetError.Place(file: path) }
            if let url = error.userInfo[NSURLErrorKey] as? URL, url.isFileURL {
                return DragnetError.Place(file: url.path)
            }
        }
        return nil
    }
}
