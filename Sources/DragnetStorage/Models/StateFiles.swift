import DragnetCore
import Foundation

/// The files of a workspace that hold what scorers remember, each under a name of its own.
struct StateFiles {
    private let directory: String

    static let directoryName = "states"
    /// Seconds after which a file that the workspace does not name is nobody's: its writer was killed.
    private static let forgottenAfter: TimeInterval = 86_400

    init(workspace: String) { directory = workspace + "/" + Self.directoryName }

    private func path(_ name: String) -> String { directory + "/" + name }

    /// A new file, there once it is finished.
    func writer() throws -> StateFileWriter {
        try FileSync.makeDirectory(directory)
        return try StateFileWriter(directory: directory, name: UUID().uuidString.lowercased() + ".bin")
    }

    /// The pieces of a file; nil if it is not there.
    func reader(of name: String) -> StatePieceReader? {
        FileHandle(forReadingAtPath: path(name)).map { StatePieceReader(file: $0) }
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }

    /// Removes what killed writers left.
    func removeForgotten(keeping known: Set<String>) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where !known.contains(name) {
            let changed = try? FileManager.default.attributesOfItem(atPath: path(name))[.modificationDate] as? Date
            guard let changed, Date.now.timeIntervalSince(changed) > Self.forgottenAfter else { continue }
            remove(name)
        }
    }
}

/// Writes the file of a state.
final class StateFileWriter {
    private let file: AtomicFile
    private let directory: String
    private let name: String
    private var size = 0
    private var hash = ContentHash()

    /// A service writes a hundred megabytes while events are stored, each group of which waits for a sync of its own.
    private static let syncStep = 8 << 20

    init(directory: String, name: String) throws {
        file = try AtomicFile(path: directory + "/" + name, syncStep: Self.syncStep)
        (self.directory, self.name) = (directory, name)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        hash.update(bytes)
        size += bytes.count
        try file.write(bytes)
    }

    /// Syncs the file; what the workspace has to know of it.
    func finish() throws -> (name: String, size: Int, sha256: String) {
        try file.commit()
        try FileSync.syncDirectory(directory)
        return (name, size, hash.hex())
    }
}

/// Reads the bytes of a state piece by piece.
final class StatePieceReader {
    private let source: () throws -> [UInt8]?
    private var size = 0
    private var hash = ContentHash()

    private static let pieceSize = 4 << 20

    init(file: FileHandle) { source = { try file.read(upToCount: Self.pieceSize).map { Array($0) } } }

    init(pieces: [[UInt8]]) {
        var rest = pieces[...]
        source = { rest.popFirst() }
    }

    /// The next piece; nil after the last.
    func next() throws -> [UInt8]? {
        guard let piece = try source(), !piece.isEmpty else { return nil }
        hash.update(piece)
        size += piece.count
        return piece
    }

    /// The size and hash of all pieces, also of those that nobody asked for.
    func finish() throws -> (size: Int, sha256: String) {
        while try next() != nil {}
        return (size, hash.hex())
    }
}
