public import DragnetCore
import DragnetEvents

/// Reads logs of any known form into an ``DragnetEvents/EventLog``.
///
/// ```swift
/// let result = try LogReader().read(["transactions.csv.gz"], context: .serial)
/// print(result.log.count, "events,", result.rejects.count, "rows rejected")
/// ```
///
/// Reads at least a million rows a second on one core. Memory is that of the log itself plus about 3 MiB, whatever
/// the size of the files.
public struct LogReader: Sendable {
    /// How the log is to be read.
    public let options: IngestOptions
    /// Where the bytes of `-` come from.
    public var standardInput: @Sendable () -> any ByteSource = { FileByteSource(standardInput: "-") }

    /// A reader with these options.
    public init(options: IngestOptions = IngestOptions()) { self.options = options }

    /// Reads files, folders (their logs in sorted order) and stdin (`-`), in the order given, as one log.
    ///
    /// The columns' meaning is found in the first file that holds rows; the others must have the same columns, in any
    /// order. Files without rows are noted and skipped.
    ///
    /// - Parameter observer: sees the bytes of every input as they lie in the file.
    /// - Throws: ``DragnetCore/DragnetError`` with code `inputMissing`, `inputUnusable` (empty, damaged, binary, or
    ///   more bad rows than allowed), `inputAmbiguous` (with the `--map` to say), `usage` (a `--map` that names no
    ///   column), `resourceLimit` or `interrupted`.
    public func read(
        _ paths: [String], context: WorkContext, observer: (any InputObserver)? = nil
    ) throws -> IngestResult {
        try read(InputFinder(paths), context: context, observer: observer)
    }

    /// Reads what was found before, as ``read(_:context:observer:)`` does.
    package func read(
        _ found: InputFinder, context: WorkContext, observer: (any InputObserver)? = nil
    ) throws -> IngestResult {
        let options = try options.validated()
        var session = ReadSession(options: options, context: context, notes: found.notes)
        session.totalBytes = found.inputs.reduce(Optional(0)) { sum, input in
            sum.flatMap { s in input.size.map { s + $0 } }
        }
        for input in found.inputs {
            let source: any ByteSource =
                input.path == "-" ? standardInput() : try FileByteSource(path: input.path)
            observer?.begin(file: input.path)
            try session.read(source, input, observer)
            observer?.end(file: input.path)
        }
        return try session.finish()
    }

    /// Shows an observer all bytes of a file and takes nothing from them.
    ///
    /// - Throws: as ``read(_:context:observer:)``, for a file that is missing or damaged.
    package func show(_ path: String, to observer: any InputObserver, context: WorkContext) throws {
        observer.begin(file: path)
        let content = ContentSource(try FileByteSource(path: path), file: path, observer: observer)
        try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
            repeat {
                try context.cancellation.check()
                context.progress.report(
                    WorkProgress(stage: "comparing", completed: content.bytesRead, unit: "bytes"))
            } while try content.read(into: buffer) > 0
        }
        observer.end(file: path)
    }
}
