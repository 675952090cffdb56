import DragnetCore
import GRDB

/// Turns what SQLite reports into an error that says where and what to do.
enum StorageFailure {
    /// Runs `body` and translates the database errors that it throws.
    static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DragnetError {
            throw error
        } catch let error as DatabaseError {
            throw failure(error.resultCode, error.message ?? "unknown", path: path, cause: error)
        } catch let error as RawFailure {
            throw failure(ResultCode(rawValue: error.code & 0xFF), error.message, path: path, cause: error)
        }
    }

    /// A workspace whose content contradicts itself.
    static func damaged(_ path: String, _ what: String) -> DragnetError {
        DragnetError(
            .modelIncompatible, "the workspace is damaged: \(what)", at: DragnetError.Place(file: path),
            help: "make a new workspace from the original logs, or bring back a copy")
    }

    private static func failure(
        _ code: ResultCode, _ message: String, path: String, cause: any Error
    ) -> DragnetError {
        let place = DragnetError.Place(file: path)
        switch code {
        case .SQLITE_FULL:
            return DragnetError(
                .outputFailed, "cannot be written: the disk is full", at: place,
                help: "free some disk space and run the command again; nothing of it was kept", cause: cause,
                circumstance: .diskFull)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return DragnetError(
                .outputFailed, "is in use by another process", at: place,
                help: "wait for the other command to end", cause: cause, circumstance: .inUse)
        case .SQLITE_IOERR:
            return DragnetError(
                .outputFailed, "cannot be read or written: \(message)", at: place,
                help: "look for room on the disk and a limit on the size of files (ulimit -f), or choose another place",
                cause: cause)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            return DragnetError(
                .outputFailed, "cannot be opened or written: \(message)", at: place,
                help: "choose a workspace that you may write to", cause: cause)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
            return damaged(path, message)
        case .SQLITE_INTERRUPT:
            return DragnetError(.interrupted, "interrupted")
        case .SQLITE_TOOBIG:
            return DragnetError(
                .resourceLimit, "a value is too big to be stored", at: place, help: "split the log by time",
                cause: cause)
        default:
            return DragnetError(
                .internalFault, "the database reports: \(message)", at: place,
                help: "run it again with --verbose and report what it says", cause: cause)
        }
    }
}

/// Text that SQLite would cut or that is no text.
enum CheckedText {
    /// `text` unchanged, if it can be stored whole.
    ///
    /// SQLite bindings end text at a NUL, so that two different names would become one.
    static func check(_ text: String, _ what: String) throws -> String {
        if text.utf8.contains(0) { throw refused(text, what, "holds a NUL character") }
        return text
    }

    /// Throws unless `bytes` are UTF-8 without NUL.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, _ what: String) throws {
        var isPlain = true
        for byte in bytes where byte == 0 || byte >= 0x80 {
            if byte == 0 { throw refused(String(decoding: bytes, as: UTF8.self), what, "holds a NUL character") }
            isPlain = false
        }
        if !isPlain && String(validating: bytes, as: UTF8.self) == nil {
            throw refused(String(decoding: bytes, as: UTF8.self), what, "is not valid UTF-8")
        }
    }

    private static func refused(_ text: String, _ what: String, _ why: String) -> DragnetError {
        let shown = UntrustedText.terminal(UntrustedText.shortened(text, to: 60))
        return DragnetError(
            .inputUnusable, "\(what) \"\(shown)\" \(why)",
            help: "clean the input: names are text without control characters"
        )
    }
}
