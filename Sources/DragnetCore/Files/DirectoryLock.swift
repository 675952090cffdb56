#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The right to change what lies in a directory, held by one process and one object at a time.
///
/// An advisory lock on the directory itself: it needs no file, and the system takes it back when the process dies.
/// It goes away with the object.
public final class DirectoryLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // A child between fork and exec still has the descriptor open, and a mere close would leave the lock with it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// The lock on the directory at `path`, or nil if somebody else holds it.
    ///
    /// - Parameter waits: whether to wait until it is free instead.
    /// - Throws: ``DragnetError/Code/outputFailed`` if there is no such directory.
    public static func acquire(_ path: String, waits: Bool = false) throws -> DirectoryLock? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        while flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB)) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw failure(path, code)
        }
        return DirectoryLock(descriptor: descriptor)
    }

    private static func failure(_ path: String, _ code: Int32) -> DragnetError {
        DragnetError(
            .outputFailed, "cannot be locked: \(String(cString: strerror(code)))",
            at: DragnetError.Place(file: path), help: "choose another place")
    }
}
