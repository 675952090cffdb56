package import DragnetCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Ctrl-C and `kill`: the first asks the work to end cleanly, the second ends the process at once.
///
/// ```swift
/// Interrupt.install()
/// let context = WorkContext(cancellation: Interrupt.cancellation)
/// ```
///
/// Work looks at the flag after each chunk and throws ``DragnetError/Code/interrupted``, so the exit status is 130 in
/// both cases. System calls are restarted: a command that waits for standard input ends at the second Ctrl-C.
package enum Interrupt {
    /// Raised by the first SIGINT or SIGTERM.
    package static let cancellation = CancellationFlag()

    private static let signals = Atomic<Int>(0)
    private static let note: StaticString = "\ndragnet: stopping; once more stops at once\n"

    /// Installs the handlers, for the whole process and once; call it before any other thread runs.
    ///
    /// SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a file size limit are errors of the write and not
    /// the end of the process.
    package static func install() {
        // Made now, because the handler may not be the first to touch it: making it takes a lock.
        _ = cancellation.isCancelled
        _ = signals.load(ordering: .relaxed)
        _ = note.utf8CodeUnitCount

        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // Who starts the program may have blocked them, and a child inherits that.
        var wanted = sigset_t()
        sigemptyset(&wanted)
        sigaddset(&wanted, SIGINT)
        sigaddset(&wanted, SIGTERM)
        defer { pthread_sigmask(SIG_UNBLOCK, &wanted, nil) }
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            #if canImport(Glibc)
                action.__sigaction_handler.sa_handler = Self.handle
            #else
                action.__sigaction_u.__sa_handler = Self.handle
            #endif
            action.sa_flags = Int32(SA_RESTART)
            sigaction(number, &action, nil)
        }
    }

    /// Atomic stores, `write` and `_exit` only: nothing else is safe in a signal handler.
    private static let handle: @convention(c) (Int32) -> Void = { _ in
        let saved = errno
        if Interrupt.signals.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
        Interrupt.cancellation.cancel()
        _ = write(STDERR_FILENO, Interrupt.note.utf8Start, Interrupt.note.utf8CodeUnitCount)
        errno = saved
    }
}
