import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes written files and renamed names survive a power cut.
///
/// A rename is durable only once the directory that holds the name is synced, too.
public enum FileSync {
    /// Syncs a file's content to disk.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public static func syncFile(_ path: String) throws { try sync(path, flags: O_RDONLY | O_CLOEXEC) }

    /// Syncs a directory's names to disk.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public static func syncDirectory(_ path: String) throws {
        try sync(path, flags: O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    }

    /// Makes a directory and those above it, and syncs the one that holds it.
    ///
    /// A directory that is there already is left as it is.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed``.
    public static func makeDirectory(_ path: String) throws {
        guard !path.utf8.contains(0) else {
            throw DragnetError(
                .outputFailed, "a path cannot hold a NUL character", at: DragnetError.Place(file: path),
                help: "choose another name")
        }
        if let code = missingDirectoryError(path) {
            throw DragnetError(
                .outputFailed, "the directory cannot be made: \(String(cString: strerror(code)))",
                at: DragnetError.Place(file: path), help: "choose a place that you may write to")
        }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw DragnetError(
                .outputFailed, "is not a directory", at: DragnetError.Place(file: path), help: "choose another place")
        }
        let above = FilePath.parent(of: path)
        try syncDirectory(above.isEmpty ? "." : above)
    }

    private static func sync(_ path: String, flags: Int32) throws {
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, errno) }
    }

    /// Makes a directory and those above it; the system's number of what went wrong, nil if nothing did.
    ///
    /// Foundation's own way loses that number, and its words say nothing.
    private static func missingDirectoryError(_ path: String) -> Int32? {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return nil }
        let code = errno
        let above = FilePath.parent(of: path)
        guard code == ENOENT, !above.isEmpty, above != path else { return code }
        if let code = missingDirectoryError(above) { return code }
        return mkdir(path, 0o777) == 0 || errno == EEXIST ? nil : errno
    }

    private static func failure(_ path: String, _ code: Int32) -> DragnetError {
        DragnetError(
            .outputFailed, "cannot be synced to disk: \(String(cString: strerror(code)))",
            at: DragnetError.Place(file: path), help: "choose another place")
    }
}
