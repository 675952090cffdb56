import DragnetCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program of our own beside this one, joined to it by a socket that is its standard input and output.
///
/// Every call has a deadline, because what the program does may never end. Not for several threads at once.
final class ChildProcess {
    /// Why there is no answer.
    enum Failure: Error {
        /// The deadline passed.
        case late
        /// The program ended, or closed its socket.
        case gone
    }

    /// The process.
    let identifier: pid_t
    private let socket: Int32
    private var isOver = false

    /// Starts a program, in a process group of its own: a Ctrl-C at the terminal is not for it.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if the system refuses.
    init(program: String, arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Self.refusal("socketpair") }
        defer { close(ends[1]) }

        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)

        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let status = posix_spawn(&process, program, &actions, &attributes, &words, environ)
        guard status == 0 else {
            close(ends[0])
            throw Self.refusal("posix_spawn", status)
        }
        identifier = process
        socket = ends[0]
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
    }

    deinit { stop() }

    /// Ends the program at once and waits until it is gone.
    func stop() {
        guard !isOver else { return }
        isOver = true
        close(socket)
        kill(identifier, SIGKILL)
        var status = Int32()
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }

    /// Sends all of `bytes`.
    ///
    /// - Throws: ``Failure``.
    func send(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                // The program may end meanwhile, which is an error here and no signal.
                Self.sendQuietly(socket, $0[sent...])
            }
            if count > 0 {
                sent += count
            } else {
                try wait(POLLOUT, until: deadline, after: count)
            }
        }
    }

    /// Receives exactly `count` bytes.
    ///
    /// - Throws: ``Failure``.
    func receive(_ count: Int, until deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let part = bytes[received...].withUnsafeMutableBytes { read(socket, $0.baseAddress, $0.count) }
            if part == 0 { throw .gone }
            if part > 0 {
                received += part
            } else {
                try wait(POLLIN, until: deadline, after: part)
            }
        }
        return bytes
    }

    /// Waits until the socket is ready, if the last call failed only because it was not.
    private func wait(_ event: Int32, until deadline: ContinuousClock.Instant, after result: Int) throws(Failure) {
        guard result < 0, errno == EAGAIN || errno == EINTR else { throw .gone }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw .late }
        let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
        var item = pollfd(fd: socket, events: Int16(event), revents: 0)
        _ = poll(&item, 1, Int32(clamping: milliseconds + 1))
    }

    private static func sendQuietly(_ socket: Int32, _ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        let rest = UnsafeRawBufferPointer(rebasing: bytes)
        #if canImport(Glibc)
            return Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        #else
            return Darwin.send(socket, rest.baseAddress, rest.count, 0)
        #endif
    }

    private static func refusal(_ call: String, _ number: Int32 = errno) -> DragnetError {
        DragnetError(
            .internalFault,
            "the program that draws pictures cannot be started: \(call) says "
                + UntrustedText.terminal(String(cString: strerror(number))))
    }
}
