;; emacs --batch -l eglot.el   (built in from Emacs 29 on; the package elpa-eglot on Debian 12)
;; Environment: NODE, SERVER (the server's script), FILE (a Python file with unused imports on its first two lines).
;; Opens the file, waits for diagnostics, applies the first quick fix, saves, and exits with 0; with 1 when something fails.
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)

(setq eglot-sync-connect 15
      eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil
      eglot-server-programs `((python-mode . (,(getenv "NODE") ,(getenv "SERVER") "--stdio"))))

(defun fail (format-string &rest arguments)
  (princ (concat "FAIL " (apply #'format format-string arguments) "\n"))
  (kill-emacs 1))

(defun wait-for (what condition)
  (let ((end (+ (float-time) 15)))
    (while (not (funcall condition))
      (when (> (float-time) end) (fail "timed out waiting for %s" what))
      (accept-process-output nil 0.05))))

(with-current-buffer (find-file-noselect (getenv "FILE"))
  (python-mode)
  (cl-letf (((symbol-function 'project-current) (lambda (&rest _) (cons 'transient default-directory))))
    (apply #'eglot (eglot--guess-contact)))
  ;; There is no flymake window in batch mode: what the server sends is taken where eglot keeps it for flymake.
  (let* ((diagnostics nil)
         (receive (lambda (found &rest _) (setq diagnostics found)))
         (arrived (lambda ()
                    (setq diagnostics (or diagnostics (cdr (bound-and-true-p eglot--unreported-diagnostics)) (flymake-diagnostics))))))
    (setq eglot--current-flymake-report-fn receive)
    (wait-for "diagnostics" arrived)
    (dolist (diagnostic diagnostics)
      (princ (format "DIAGNOSTIC %d %s\n" (line-number-at-pos (flymake-diagnostic-beg diagnostic)) (flymake-diagnostic-text diagnostic))))
    (let* ((first (car diagnostics))
           (range (list :start (eglot--pos-to-lsp-position (flymake-diagnostic-beg first))
                        :end (eglot--pos-to-lsp-position (flymake-diagnostic-end first))))
           (context (list :diagnostics (vector (cdr (assoc 'eglot-lsp-diag (eglot--diag-data first))))))
           (server (eglot-current-server))
           (actions (jsonrpc-request server :textDocument/codeAction
                                     (list :textDocument (eglot--TextDocumentIdentifier) :range range :context context))))
      (when (zerop (length actions)) (fail "no code action"))
      (mapc (lambda (action) (princ (format "ACTION %s\n" (plist-get action :title)))) actions)
      (let ((action (aref actions 0)))
        (unless (plist-get action :edit) (setq action (jsonrpc-request server :codeAction/resolve action)))
        (eglot--apply-workspace-edit (plist-get action :edit)))
      (save-buffer)
      (goto-char (point-min))
      (princ (format "LINE %s\n" (buffer-substring (point) (line-end-position))))))
  (eglot-shutdown (eglot-current-server)))
(princ "OK\n")
(kill-emacs 0)
