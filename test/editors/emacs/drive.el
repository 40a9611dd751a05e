;;; drive.el --- Uses Emacs as a person would, and writes what it saw to $KMAPLINT_ANSWERS.  -*- lexical-binding: t -*-

(require 'json)
(require 'flymake)

(defvar drive-demo (json-parse-string (getenv "KMAPLINT_DEMO") :object-type 'plist :array-type 'list))
(defvar drive-answers nil)

(defun drive-wait (what probe)
  "The value of PROBE as soon as there is one; an error that names WHAT after 20 seconds."
  (let ((end (+ (float-time) 20)) value)
    (while (not (or (setq value (funcall probe)) (> (float-time) end)))
      (accept-process-output nil 0.05))
    (or value (error "Waited in vain for %s" what))))

(defun drive-step (name action)
  "Keep the value of ACTION, or why it failed, under NAME."
  (push (cons name (condition-case failure (funcall action)
                     (error `((failed . ,(error-message-string failure))))))
        drive-answers))

(defun drive-go-to (line &optional word)
  "Move to WORD on LINE, or to its first word."
  (goto-char (point-min))
  (forward-line (1- line))
  (if word (progn (search-forward word) (backward-char)) (back-to-indentation)))

(defun drive-line (line)
  (save-excursion (drive-go-to line) (buffer-substring-no-properties (line-beginning-position) (line-end-position))))

(defun drive-findings (line)
  "The findings that flymake shows on LINE."
  (save-excursion
    (drive-go-to line)
    (mapcar (lambda (one)
              `((text . ,(flymake-diagnostic-text one))
                (type . ,(symbol-name (flymake-diagnostic-type one)))
                (from . ,(- (flymake-diagnostic-beg one) (line-beginning-position)))))
            (flymake-diagnostics (line-beginning-position) (line-end-position)))))

(defun drive-mend ()
  "Apply the fix that is preferred, else the first, on the line of the wrong release."
  (let* ((line (plist-get drive-demo :wrong)) offered
         (choose (lambda (_prompt choices &rest more)
                   (setq offered (all-completions "" choices))
                   (or (nth 4 more) (car offered))))
         (last-nonmenu-event t))
    (drive-wait "the finding" (lambda () (drive-findings line)))
    (drive-go-to line)
    (cl-letf (((symbol-function 'completing-read) choose))
      (eglot-code-actions (line-beginning-position) (line-end-position) "quickfix" t))
    ;; Batch has no idle timers: what the user's pause would send is sent here.
    (run-hooks 'post-command-hook)
    (eglot--signal-textDocument/didChange)
    (drive-wait "the finding to go" (lambda () (null (drive-findings line))))
    `((titles . ,(vconcat offered)) (line . ,(drive-line line))
      (leak . ,(length (drive-findings (plist-get drive-demo :leak)))))))

(defun drive-hover ()
  "What eldoc is told at the nested mappings."
  (let* ((nested (plist-get drive-demo :nested)) said)
    (drive-go-to (plist-get nested :line) (plist-get nested :word))
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
    (substring-no-properties (drive-wait "the hover" (lambda () said)))))

;; eglot answers for buffers alone that a window shows.
(switch-to-buffer (current-buffer))
;; eglot-ensure connects when the command that opened the file ends.
(run-hooks 'post-command-hook)
(drive-step 'managed (lambda () (drive-wait "a server" 'eglot-managed-p)))
(flymake-start)
(drive-step 'diagnostics
            (lambda () (let ((leak (plist-get drive-demo :leak)))
                         (vconcat (drive-wait "diagnostics" (lambda () (drive-findings leak)))))))
(drive-step 'hover 'drive-hover)
(drive-step 'fix 'drive-mend)
(let ((coding-system-for-write 'utf-8))
  (write-region (json-encode drive-answers) nil (getenv "KMAPLINT_ANSWERS")))
;;; drive.el ends here
