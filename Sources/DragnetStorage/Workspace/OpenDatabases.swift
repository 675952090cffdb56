import Foundation
import Synchronization

/// The database files that this process has open.
///
/// Whoever closes any handle of a file gives up all locks that the process holds on it (POSIX `fcntl`), those of SQLite
/// too: another process would then take itself for the last one and remove a write-ahead log that is in use. So a file may
/// be looked at beside SQLite only while nobody here has it open.
enum OpenDatabases {
    private static let counts = Mutex<[Identity: Int]>([:])

    fileprivate struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    /// Keeps a file counted as open for as long as it lives.
    final class Claim: Sendable {
        private let identity: Identity?

        fileprivate init(_ identity: Identity?) { self.identity = identity }

        deinit {
            guard let identity else { return }
            OpenDatabases.counts.withLock { counts in
                counts[identity] = counts[identity].flatMap { $0 > 1 ? $0 - 1 : nil }
            }
        }
    }

    /// Counts a file as open, after `look` has looked at it where nobody had it open.
    static func claim(_ path: String, look: () throws -> Void) throws -> Claim {
        var status = stat()
        let isThere = stat(path, &status) == 0
        let identity = isThere ? Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) : nil
        // Under the lock, so that nobody opens the file while it is looked at.
        return try counts.withLock { counts in
            if identity.flatMap({ counts[$0] }) == nil { try look() }
            if let identity { counts[identity, default: 0] += 1 }
            return Claim(identity)
        }
    }
}
