public import Foundation

/// A folder of a test's own, removed with everything in it when the object goes away.
///
/// ```swift
/// let folder = try TemporaryFolder()
/// try AtomicFile.write("id,score\n", to: folder.path("alerts.csv"))
/// #expect(try folder.names() == ["alerts.csv"])
/// ```
public final class TemporaryFolder: Sendable {
    /// The folder.
    public let url: URL

    /// Makes an empty folder.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "dragnet-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in the folder; of the folder itself without a name.
    public func path(_ name: String = "") -> String { name.isEmpty ? url.path : url.appending(path: name).path }

    /// Writes a file, and the folders on the way to it.
    ///
    /// - Returns: its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// Writes a file, and the folders on the way to it.
    ///
    /// - Returns: its path.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// The text of a file.
    public func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    /// The names of all files and folders in it, folders' contents too, sorted.
    public func names() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: url.path).sorted()
    }
}
